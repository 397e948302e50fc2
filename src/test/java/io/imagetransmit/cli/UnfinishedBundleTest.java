package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.testing.OddImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A download of which all images came, and then the files could not be made of them. Found by {@code ./trial} on a full disk. */
class UnfinishedBundleTest {

    @ParameterizedTest
    @ValueSource(strings = {"tar", "compact"})
    void imagesOfABundleThatCouldNotBeMadeAreNotReportedAsDone(String form) throws Exception {
        try (BundleRig rig = new BundleRig()) {
            rig.configure("compressor: " + form + "\nretries: 0\n");
            rig.push("unfinished/a", "v1", OddImages.ociImage(1));
            // files in the place of the folder that is to be made at the end, also if it is midnight
            LocalDate today = LocalDate.now(ZoneId.systemDefault());
            for (LocalDate day : Set.of(today, today.plusDays(1))) {
                Path folder = rig.program().path("data/" + day.format(DateTimeFormatter.BASIC_ISO_DATE));
                Files.createDirectories(folder.getParent());
                Files.writeString(folder, "");
            }
            ProgramRig.Result result = rig.tryDownload("unfinished/a:v1\n", "-report", "report.json");
            assertEquals(1, result.code(), result.all());
            assertEquals(Set.of(), rig.metaFiles());
            JsonObject image = JsonParser.parseString(rig.program().read("report.json"))
                    .getAsJsonObject()
                    .getAsJsonArray("images")
                    .get(0)
                    .getAsJsonObject();
            assertEquals("failed", image.get("state").getAsString());
            assertEquals("DISK", image.getAsJsonObject("error").get("kind").getAsString());
            assertTrue(result.all().contains("0 transferred, 0 already there, 1 failed"), result.all());
            assertFalse(result.all().contains("with 0 failed"), result.all());
        }
    }
}
