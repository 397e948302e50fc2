package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.image.Digest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code -referrers}: signatures, SBOMs and what else hangs on an image comes along. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ReferrersTest {
    private static final TransferOptions WITH_REFERRERS = new TransferOptions(5, 1, List.of(), true, false, 0);

    private TransferRig rig;

    @TempDir
    private Path folder;

    @BeforeAll
    void start() {
        rig = new TransferRig();
    }

    @AfterAll
    void stop() {
        rig.close();
    }

    @BeforeEach
    void clear() {
        rig.clear();
    }

    /** An image with an SBOM, a signature of the SBOM, and a cosign signature; all that {@code repository} holds of them. */
    private record Signed(TestImage image, TestImage bill, TestImage billSignature, TestImage cosign) {
        static Signed of(long seed) {
            TestImage image = OddImages.dockerImage(seed);
            TestImage bill = OddImages.referrer(image, seed);
            return new Signed(image, bill, OddImages.referrer(bill, seed + 1), OddImages.cosignSignature(image));
        }

        /** With the indexes that stand in for the referrers API. */
        void pushByTags(RegistryPusher pusher, String repository) {
            pusher.push(repository, "v1", image);
            pusher.push(repository, image.tagScheme() + ".sig", cosign);
            pusher.push(repository, image.tagScheme(), OddImages.referrersIndex(List.of(bill)));
            pusher.push(repository, bill.tagScheme(), OddImages.referrersIndex(List.of(billSignature)));
        }

        /** To a registry that has the API, and finds out by itself. */
        void pushByApi(RegistryPusher pusher, String repository) {
            pusher.push(repository, "v1", image);
            pusher.push(repository, image.tagScheme() + ".sig", cosign);
            pusher.pushWithoutTag(repository, bill);
            pusher.pushWithoutTag(repository, billSignature);
        }

        void assertWholeIn(RegistryInspector registry, String repository) {
            assertEquals(image.contents(), registry.contents(repository, "v1"));
            assertEquals(cosign.contents(), registry.contents(repository, image.tagScheme() + ".sig"));
            assertEquals(
                    bill.contents(), registry.contents(repository, bill.digest().toString()));
            assertEquals(
                    billSignature.contents(),
                    registry.contents(repository, billSignature.digest().toString()));
        }
    }

    private static Set<Digest> entries(byte[] index) {
        JsonObject document = JsonParser.parseString(new String(index, StandardCharsets.UTF_8))
                .getAsJsonObject();
        Set<Digest> digests = new HashSet<>();
        for (JsonElement entry : document.getAsJsonArray("manifests")) {
            digests.add(Digest.parse(entry.getAsJsonObject().get("digest").getAsString()));
        }
        return digests;
    }

    private static Set<Digest> referrers(RegistryServer server, String repository, Digest subject) {
        URI uri = URI.create(server.uri() + "/v2/" + repository + "/referrers/" + subject);
        try {
            HttpResponse<byte[]> answer = RegistryAccess.to(server.uri())
                    .client()
                    .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode());
            return entries(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void assertSecondRunMovesNothing(FaultProxy target, TransferReport second) {
        assertEquals(State.PRESENT, second.outcomes().get(0).state());
        assertEquals(0, second.total().movedBytes());
        assertEquals(0, target.count("PUT"));
        assertEquals(0, target.count("POST"));
    }

    @Test
    void withoutTheApiTheyComeByTheirTags() {
        Signed signed = Signed.of(11_000);
        signed.pushByTags(new RegistryPusher(rig.source().access()), "signed/tags");
        PlannedImage planned = TransferRig.planned("signed/tags", "v1");
        TransferRig.assertAllGood(rig.run(WITH_REFERRERS, planned));
        signed.assertWholeIn(rig.inspector(), "signed/tags");
        assertEquals(
                Set.of(signed.bill().digest()),
                entries(rig.inspector()
                        .manifestBytes("signed/tags", signed.image().tagScheme())));
        assertEquals(
                Set.of(signed.billSignature().digest()),
                entries(rig.inspector()
                        .manifestBytes("signed/tags", signed.bill().tagScheme())));
        rig.clear();
        assertSecondRunMovesNothing(rig.targetProxy(), rig.run(WITH_REFERRERS, planned));
    }

    /** A referrer that was signed after the image had been carried. */
    @Test
    void newReferrersOfAnOldImageAreCarriedAndTheTargetsOwnAreKept() {
        Signed signed = Signed.of(11_100);
        PlannedImage planned = rig.pushed("signed/later", "v1", signed.image());
        TransferRig.assertAllGood(rig.run(WITH_REFERRERS, planned));
        TestImage own = OddImages.referrer(signed.image(), 11_150);
        RegistryPusher atTarget = new RegistryPusher(rig.target().access());
        atTarget.push("signed/later", signed.image().tagScheme(), OddImages.referrersIndex(List.of(own)));
        signed.pushByTags(new RegistryPusher(rig.source().access()), "signed/later");
        TransferReport report = rig.run(WITH_REFERRERS, planned);
        TransferRig.assertAllGood(report);
        assertEquals(State.DONE, report.outcomes().get(0).state());
        signed.assertWholeIn(rig.inspector(), "signed/later");
        assertEquals(
                Set.of(signed.bill().digest(), own.digest()),
                entries(rig.inspector()
                        .manifestBytes("signed/later", signed.image().tagScheme())));
    }

    @Test
    void theyStayWhereTheyAreUnlessAskedFor() {
        Signed signed = Signed.of(11_200);
        signed.pushByTags(new RegistryPusher(rig.source().access()), "signed/alone");
        TransferRig.assertAllGood(rig.run(TransferRig.planned("signed/alone", "v1")));
        assertEquals(List.of("v1"), rig.inspector().tags("signed/alone"));
    }

    @Test
    void referrersOfTheChildrenOfAnIndexComeToo() {
        TestImage index = OddImages.multiPlatform(11_300);
        rig.push("signed/index", "v1", index);
        Digest child = index.below().get(1).digest();
        TestImage signature = OddImages.artifact(11_310);
        rig.push("signed/index", "sha256-" + child.hex() + ".sig", signature);
        TransferRig.assertAllGood(rig.run(WITH_REFERRERS, TransferRig.planned("signed/index", "v1")));
        assertEquals(signature.contents(), rig.inspector().contents("signed/index", "sha256-" + child.hex() + ".sig"));
    }

    @Test
    void betweenRegistriesWithTheApi() throws IOException {
        Signed signed = Signed.of(11_400);
        try (RegistryServer from = RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("from")));
                RegistryServer to = RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("to")));
                FaultProxy target = FaultProxy.before(to.address())) {
            signed.pushByApi(new RegistryPusher(RegistryAccess.to(from.uri())), "signed/api");
            RegistryInspector inspector = new RegistryInspector(RegistryAccess.to(to.uri()));
            TransferRig.assertAllGood(run(from, target, TransferRig.planned("signed/api", "v1")));
            signed.assertWholeIn(inspector, "signed/api");
            assertEquals(
                    Set.of(signed.bill().digest()),
                    referrers(to, "signed/api", signed.image().digest()));
            assertFalse(inspector.tags("signed/api").contains(signed.image().tagScheme()));
            target.clearLog();
            assertSecondRunMovesNothing(target, run(from, target, TransferRig.planned("signed/api", "v1")));
        }
    }

    private static TransferReport run(RegistryServer from, FaultProxy target, PlannedImage planned) {
        try (TransferJob job =
                TransferJob.between("127.0.0.1:" + from.address().getPort(), target.host(), WITH_REFERRERS)) {
            return job.run(planned);
        }
    }

    @Test
    void fromTagsToTheApiAndBack() throws IOException {
        Signed signed = Signed.of(11_500);
        signed.pushByTags(new RegistryPusher(rig.source().access()), "signed/there");
        try (RegistryServer middle = RegistryServer.start(RegistryServerSettings.loopback(folder.resolve("middle")))) {
            String host = "127.0.0.1:" + middle.address().getPort();
            PlannedImage planned = TransferRig.planned("signed/there", "v1");
            try (TransferJob job = TransferJob.between(rig.sourceProxy().host(), host, WITH_REFERRERS)) {
                TransferRig.assertAllGood(job.run(planned));
            }
            assertEquals(
                    Set.of(signed.bill().digest()),
                    referrers(middle, "signed/there", signed.image().digest()));
            try (TransferJob job = TransferJob.between(host, rig.targetProxy().host(), WITH_REFERRERS)) {
                TransferRig.assertAllGood(job.run(planned));
            }
            signed.assertWholeIn(rig.inspector(), "signed/there");
            assertTrue(entries(rig.inspector()
                            .manifestBytes("signed/there", signed.image().tagScheme()))
                    .contains(signed.bill().digest()));
        }
    }
}
