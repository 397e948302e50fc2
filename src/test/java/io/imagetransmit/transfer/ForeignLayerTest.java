package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.TransferEvent;
import io.imagetransmit.http.Credentials;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.StubRegistry;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Layers that registries need not hold. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ForeignLayerTest {
    private static final TransferOptions WANTED = new TransferOptions(5, 0, List.of(), false, true, 0);
    private static final io.imagetransmit.testing.Credentials USER =
            new io.imagetransmit.testing.Credentials("carl", "pass");

    private TransferRig rig;
    private HttpServer web;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start() throws IOException {
        rig = new TransferRig();
        TestBlob layer = layer(14_000);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/layer", exchange -> {
            try (exchange) {
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                exchange.sendResponseHeaders(200, layer.size());
                exchange.getResponseBody().write(layer.bytes());
            }
        });
        web.start();
    }

    @AfterAll
    void stop() {
        web.stop(0);
        rig.close();
    }

    /** The foreign one of {@link OddImages#foreignLayer} with this seed. */
    private static TestBlob layer(long seed) {
        return TestLayer.foreign(TestLayer.DOCKER_FOREIGN, 2 * seed, "any").blob();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    @Test
    void leftOutUnlessAskedFor() {
        TestImage image = OddImages.foreignLayer(14_000, url("/layer"));
        PlannedImage planned = rig.pushed("foreign/out", "v1", image);
        try (TransferJob job = rig.job()) {
            TransferRig.assertAllGood(job.run(planned));
            assertEquals(
                    List.of(new TransferEvent.ForeignLayersSkipped(planned.source(), 1)),
                    job.events(TransferEvent.ForeignLayersSkipped.class));
        }
        rig.assertArrived(planned, image);
        assertFalse(rig.inspector().hasBlob("foreign/out", layer(14_000).digest()));
    }

    /** From its own address, where the registry's login must not go. */
    @Test
    void fetchedFromItsOwnAddress() {
        TestImage image = OddImages.foreignLayer(14_000, url("/layer"));
        try (RealRegistry guarded = RealRegistry.started(RegistryOptions.plain().withBasic(USER))) {
            new RegistryPusher(guarded.access()).push("foreign/in", "v1", image);
            try (TransferJob job = TransferJob.between(
                    guarded.host(),
                    new Credentials.UserPassword(USER.user(), USER.password()),
                    rig.targetProxy().host(),
                    new Credentials.None(),
                    WANTED)) {
                TransferRig.assertAllGood(job.run(TransferRig.planned("foreign/in", "v1")));
            }
        }
        assertTrue(rig.inspector().hasBlob("foreign/in", layer(14_000).digest()));
        assertEquals(List.of("null"), authorizations);
    }

    @Test
    void fetchedFromTheRegistryWhereItHasIt() {
        TestImage image = OddImages.foreignLayer(14_100, "http://127.0.0.1:1/nobody");
        PlannedImage planned = rig.pushed("foreign/held", "v1", image);
        new RegistryPusher(rig.source().access()).blob("foreign/held", layer(14_100));
        TransferRig.assertAllGood(rig.run(WANTED, planned));
        assertTrue(rig.inspector().hasBlob("foreign/held", layer(14_100).digest()));
    }

    @Test
    void whereItIsNowhereTheErrorSaysSo() {
        for (String bad : List.of(url("/nothing"), "http://127.0.0.1:1/nobody", "file:///etc/passwd", "no address")) {
            // docker-registry does not take every one of these addresses
            TransferReport report;
            try (StubRegistry stub = new StubRegistry();
                    TransferJob job =
                            TransferJob.between(stub.host(), rig.targetProxy().host(), WANTED)) {
                stub.put("foreign/lost", "v1", OddImages.foreignLayer(14_200, bad));
                report = job.run(TransferRig.planned("foreign/lost", "v1"));
            }
            assertEquals(State.FAILED, report.outcomes().get(0).state());
            TransferException error =
                    Objects.requireNonNull(report.outcomes().get(0).error());
            assertEquals(TransferException.Kind.FOREIGN_LAYER, error.kind(), bad);
            assertEquals(layer(14_200).digest().toString(), error.details().get("digest"));
            assertEquals(List.of(), rig.inspector().tags("foreign/lost"));
        }
    }
}
