package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/configuration.md} says what the code does. */
class ConfigurationDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)`");

    /** The tables of the document, in the order of its sections. */
    private static List<List<String>> tables() throws IOException {
        String document = Files.readString(Path.of("docs", "configuration.md"));
        return Pattern.compile("(?m)^## ")
                .splitAsStream(document)
                .map(part -> ROW.matcher(part)
                        .results()
                        .map(MatchResult::group)
                        .map(row -> row.substring(3, row.length() - 1))
                        .sorted()
                        .toList())
                .filter(rows -> !rows.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Section.class)
    void everyKeyHasARowAndEveryRowAKey(Section section) throws IOException {
        assertEquals(
                section.keys().stream().sorted().toList(),
                tables().get(List.of(Section.values()).indexOf(section)));
    }

    @Test
    void theExampleIsRight(@TempDir Path folder) throws IOException {
        String document = Files.readString(Path.of("docs", "configuration.md"));
        String example = document.substring(document.indexOf("```yaml\n") + 8);
        example = example.substring(0, example.indexOf("```"));
        Settings settings = new ConfigFixture(folder).settings(example);
        assertEquals("nj", ConfigFixture.chosen(settings.source(null)).name());
        assertEquals(10_000_000, settings.maxrate());
        assertEquals(
                List.of(
                        "ERROR 9 target.password VARIABLE_UNSET {variable=GZ_PASSWORD}",
                        "ERROR 10 target.ca PATH_UNREADABLE {path="
                                + folder.resolve("certs").resolve("company-ca.pem") + "}"),
                ConfigFixture.lines(settings.targets().get(0).problems()));
    }
}
