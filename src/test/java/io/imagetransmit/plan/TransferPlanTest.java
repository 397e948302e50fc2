package io.imagetransmit.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ListLine.Invalid;
import io.imagetransmit.image.ListLine.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferPlanTest {
    private static final String DIGEST = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String OTHER_DIGEST = "sha256:" + "f".repeat(64);

    private static TransferPlan plan(boolean dockerHub, @Nullable String repository, String... lines) {
        return TransferPlan.of(ImageList.of(List.of(lines)), new TargetNaming(dockerHub, repository), false);
    }

    private static PlannedImage one(boolean dockerHub, @Nullable String repository, String line) {
        TransferPlan plan = plan(dockerHub, repository, line.replace("DIGEST", DIGEST));
        assertEquals(List.of(), plan.invalid());
        assertEquals(1, plan.images().size());
        return plan.images().get(0);
    }

    /** The table of the old tool's behaviour, with what it did wrong put right. */
    @ParameterizedTest
    @CsvSource({
        "10.45.80.1/public/alpine:3.5,                             public/alpine:3.5, public/alpine:3.5,       yyyy/alpine:3.5",
        "https://10.45.80.1/public/alpine:3.5,                     public/alpine:3.5, public/alpine:3.5,       yyyy/alpine:3.5",
        "public/alpine:3.5,                                        public/alpine:3.5, public/alpine:3.5,       yyyy/alpine:3.5",
        "10.45.80.1/public/alpine:3.5 -> alpine-2:3.5-2,           public/alpine:3.5, alpine-2:3.5-2,          yyyy/alpine-2:3.5-2",
        "10.45.80.1/public/alpine:3.5 -> public-2/alpine-2:3.5-2,  public/alpine:3.5, public-2/alpine-2:3.5-2, public-2/alpine-2:3.5-2",
        "10.45.80.1/public/alpine:3.5 -> other.host/p/alpine:1,    public/alpine:3.5, p/alpine:1,              p/alpine:1",
        "public/alpine:3.5 -> other.host/alpine:1,                 public/alpine:3.5, alpine:1,                yyyy/alpine:1",
        "public/alpine:3.5 -> alpine-2,                            public/alpine:3.5, alpine-2:3.5,            yyyy/alpine-2:3.5",
        "public/alpine -> q/alpine-2,                              public/alpine:latest, q/alpine-2:latest,    q/alpine-2:latest",
        "localhost:5000/alpine:1,                                  alpine:1,          alpine:1,                yyyy/alpine:1",
        "alpine:1,                                                 alpine:1,          alpine:1,                yyyy/alpine:1",
        "10.45.80.1/alpine,                                        alpine:latest,     alpine:latest,           yyyy/alpine:latest",
        "a/b/c:1,                                                  a/b/c:1,           a/b/c:1,                 yyyy/b/c:1",
        "h.io/a/b/c/d:1,                                           a/b/c/d:1,         a/b/c/d:1,               yyyy/b/c/d:1",
        "docker.io/nginx:1,                                        library/nginx:1,   library/nginx:1,         yyyy/nginx:1",
        "index.docker.io/nginx:1,                                  library/nginx:1,   library/nginx:1,         yyyy/nginx:1",
        "https://Docker.IO/nginx:1,                                library/nginx:1,   library/nginx:1,         yyyy/nginx:1",
        "docker.io/grafana/loki:1,                                 grafana/loki:1,    grafana/loki:1,          yyyy/loki:1",
        "docker.io/nginx:1 -> web,                                 library/nginx:1,   web:1,                   yyyy/web:1",
        "a/b@DIGEST,                                               a/b@DIGEST,        a/b@DIGEST,              yyyy/b@DIGEST",
        "a/b:1@DIGEST,                                             a/b:1@DIGEST,      a/b:1,                   yyyy/b:1",
        "a/b@DIGEST -> c,                                          a/b@DIGEST,        c@DIGEST,                yyyy/c@DIGEST",
        "a/b@DIGEST -> c:2,                                        a/b@DIGEST,        c:2,                     yyyy/c:2",
        "a/b:1@DIGEST -> x/c,                                      a/b:1@DIGEST,      x/c:1,                   x/c:1",
    })
    void namesSourceAndTarget(String line, String source, String target, String targetInRepository) {
        PlannedImage plain = one(false, null, line);
        assertEquals(source.replace("DIGEST", DIGEST), plain.source().toString());
        assertEquals(target.replace("DIGEST", DIGEST), plain.target().toString());
        assertEquals(line.replace("DIGEST", DIGEST), plain.text());
        assertEquals(1, plain.lineNumber());
        PlannedImage moved = one(false, "yyyy", line);
        assertEquals(plain.source(), moved.source());
        assertEquals(
                targetInRepository.replace("DIGEST", DIGEST), moved.target().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "nginx:1,               library/nginx:1, library/nginx:1",
        "10.1.1.1/nginx:1,      library/nginx:1, library/nginx:1",
        "nginx,                 library/nginx:latest, library/nginx:latest",
        "grafana/loki:1,        grafana/loki:1,  grafana/loki:1",
        "library/nginx:1,       library/nginx:1, library/nginx:1",
        "nginx:1 -> nginx:2,    library/nginx:1, nginx:2",
    })
    void shortNamesOfDockerHubBelongToItsLibrary(String line, String source, String target) {
        PlannedImage image = one(true, null, line);
        assertEquals(source, image.source().toString());
        assertEquals(target, image.target().toString());
    }

    @Test
    void aRepositoryMayHaveSeveralSegments() {
        assertEquals(
                "x/y/alpine:1", one(false, "x/y", "public/alpine:1").target().toString());
        assertEquals("x/y/alpine:1", one(false, "x/y", "alpine:1").target().toString());
        assertEquals("x/y/b/c:1", one(false, "x/y", "a/b/c:1").target().toString());
        assertEquals("x/y/z:1", one(false, "x/y", "a/b/c:1 -> z").target().toString());
        assertEquals("x/y/nginx:1", one(true, "x/y", "nginx:1").target().toString());
    }

    @Test
    void onlyANameMayBeARepository() {
        assertEquals("a/b:1", one(false, " ", "a/b:1").target().toString());
        for (String bad : List.of("Yyyy", "/yyyy", "a b", "10.1.1.1:80/x", "..")) {
            assertThrows(IllegalArgumentException.class, () -> new TargetNaming(false, bad), bad);
        }
    }

    @Test
    void namesThatShareTheirLastSegmentsDoNotCollide() {
        TransferPlan plan = plan(false, "yyyy", "a/x/app:1", "a/y/app:1");
        assertEquals(
                List.of("yyyy/x/app:1", "yyyy/y/app:1"),
                plan.images().stream().map(image -> image.target().toString()).toList());
    }

    @Test
    void theSecondImageForOneTargetIsInvalid() {
        TransferPlan plan = plan(false, "yyyy", "a/app:1", "# comment", "b/app:1", "c/app:2");
        assertEquals(2, plan.images().size());
        Invalid taken = plan.invalid().get(0);
        assertEquals(3, taken.lineNumber());
        assertEquals("b/app:1", taken.text());
        assertEquals(Reason.TARGET_TAKEN, taken.reason());
        assertEquals("1", taken.details().get("otherLine"));
        assertEquals("a/app:1", taken.details().get("otherText"));
        assertEquals("yyyy/app:1", taken.details().get("target"));
    }

    @Test
    void aTagAndADigestOfTheSameNameMayDiffer() {
        TransferPlan plan = plan(false, null, "a/app:1", "a/app:1@" + DIGEST, "a/app@" + OTHER_DIGEST + " -> a/app:1");
        assertEquals(1, plan.images().size());
        assertEquals(
                List.of(Reason.TARGET_TAKEN, Reason.TARGET_TAKEN),
                plan.invalid().stream().map(Invalid::reason).toList());
    }

    @Test
    void whatIsSaidTwiceIsCarriedOnce() {
        TransferPlan plan = plan(
                false,
                "yyyy",
                "a/app:1",
                "https://10.1.1.1/a/app:1",
                "a/app:1 -> app",
                "a/app",
                "a/app:latest",
                "a/app@" + DIGEST + " -> x:2",
                "b/app:2@" + DIGEST + " -> x");
        assertEquals(List.of(), plan.invalid());
        assertEquals(
                List.of(1, 4, 6),
                plan.images().stream().map(PlannedImage::lineNumber).toList());
        assertEquals(4, plan.duplicates());
    }

    @Test
    void oneSourceMayGoToSeveralTargets() {
        assertEquals(
                3, plan(false, null, "a:1", "a:1 -> b", "a:1 -> c:2").images().size());
    }

    @Test
    void keepsTheLinesThatWereNotUnderstoodInOrder() {
        TransferPlan plan = plan(false, "yyyy", "B:1", "a:1", "x/a:1", "c：1", "d:1");
        assertEquals(
                List.of(1, 3, 4),
                plan.invalid().stream().map(Invalid::lineNumber).toList());
        assertEquals(
                List.of(2, 5),
                plan.images().stream().map(PlannedImage::lineNumber).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b:1", "10.1.1.1/a/b:1", "a/b:1 -> a/b:1", "a/b:1 -> a/b", "a/b@" + DIGEST, "a/b:1@" + DIGEST})
    void anImageIsNotCarriedToItself(String line) {
        ImageList list = ImageList.of(List.of(line));
        TransferPlan same = TransferPlan.of(list, new TargetNaming(false, null), true);
        assertEquals(List.of(), same.images());
        assertEquals(Reason.SAME_PLACE, same.invalid().get(0).reason());
        assertEquals(
                1,
                TransferPlan.of(list, new TargetNaming(false, null), false)
                        .images()
                        .size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b:1 -> a/b:2", "a/b:1 -> b:1", "a/b@" + DIGEST + " -> a/b:1", "a/b@" + DIGEST + " -> c/b"})
    void anImageMayGetAnotherNameInItsOwnRegistry(String line) {
        TransferPlan plan = TransferPlan.of(ImageList.of(List.of(line)), new TargetNaming(false, null), true);
        assertEquals(1, plan.images().size());
    }

    @Test
    void aNameThatGrowsTooLongIsInvalid() {
        String name = "a/" + "b".repeat(250);
        assertEquals(1, plan(false, "yyyy", name).images().size());
        Invalid invalid = plan(false, "yyyyyyyy", name).invalid().get(0);
        assertEquals(Reason.TARGET_TOO_LONG, invalid.reason());
        assertEquals("yyyyyyyy/" + "b".repeat(250), invalid.part());
        assertEquals(
                Reason.TARGET_TOO_LONG,
                plan(true, null, "c".repeat(250)).invalid().get(0).reason());
    }

    @Test
    void aLongListTakesLittleTime() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            lines.add("harbor.example.com/project/service-" + i + ":1." + i);
        }
        TransferPlan plan =
                assertDoesNotThrow(() -> TransferPlan.of(ImageList.of(lines), new TargetNaming(false, "yyyy"), false));
        assertEquals(50_000, plan.images().size());
    }

    @Test
    void theRegistrysPathIsPutInFrontOfEveryName() {
        TargetNaming naming = new TargetNaming(false, null, "mirror", "customer/images");
        TransferPlan plan =
                TransferPlan.of(ImageList.of(List.of("public/alpine:3.5", "mirror/public/busybox:1")), naming, false);
        assertEquals("mirror/public/alpine:3.5", plan.images().get(0).source().toString());
        assertEquals(
                "customer/images/public/alpine:3.5",
                plan.images().get(0).target().toString());
        assertEquals("mirror/public/busybox:1", plan.images().get(1).source().toString());
    }
}
