package io.imagetransmit.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.cli.ProgramRig;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.StubRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** The signs of life of connections. */
class RegistriesTest {
    @Test
    void whatIsToldIsCountedAndPassedOn() {
        List<String> told = new ArrayList<>();
        LongAdder signs = new LongAdder();
        HttpListener counting = new Registries.Counting(
                new HttpListener() {
                    @Override
                    public void retrying(String host, String reason, int attempt, Duration delay) {
                        told.add(host + " " + reason + " " + attempt + " " + delay);
                    }

                    @Override
                    public void waiting(String host, Duration delay) {
                        told.add(host + " " + delay);
                    }

                    @Override
                    public void answered(String method, URI uri, int status, Duration duration) {
                        told.add(method + " " + uri + " " + status + " " + duration);
                    }
                },
                signs);
        counting.retrying("h", "STALLED", 2, Duration.ofSeconds(1));
        assertEquals(1, signs.sum());
        counting.waiting("h", Duration.ofSeconds(3));
        assertEquals(2, signs.sum());
        counting.answered("HEAD", URI.create("http://h/x"), 200, Duration.ofSeconds(4));
        assertEquals(3, signs.sum());
        assertEquals(List.of("h STALLED 2 PT1S", "h PT3S", "HEAD http://h/x 200 PT4S"), told);
    }

    @Test
    void answersWithoutABodyAndRegistriesThatCannotBeHadAreSignsOfLife() throws Exception {
        try (ProgramRig rig = new ProgramRig();
                StubRegistry registry = new StubRegistry();
                FaultProxy broken = FaultProxy.before(new InetSocketAddress(
                        registry.url().getHost(), registry.url().getPort()))) {
            broken.when(RequestMatch.any(), Faults.answerInstead(Faults.answer(503)));
            rig.configure("registry: " + registry.url(), "registry: " + broken.url(), "retries: 0\n");
            Settings settings = new SettingsLoader(Map.of()).find(rig.path("")).settings();
            Registries registries = rig.registries(settings);
            assertEquals(0, registries.signs());
            try (RegistrySource source = new RegistrySource(registries
                    .connect(chosen(settings.source("a")), Side.SOURCE)
                    .client())) {
                long connected = registries.signs();
                assertTrue(connected > 0);
                assertThrows(
                        TransferException.class, () -> source.digestOf(ImageReference.tagged("nobody/nothing", "1")));
                assertTrue(registries.signs() > connected);
            }
            long before = registries.signs();
            assertThrows(TransferException.class, () -> registries.connect(chosen(settings.target("b")), Side.TARGET));
            assertTrue(registries.signs() > before);
        }
    }

    private static RepositorySettings chosen(Selection selection) {
        return ((Selection.Chosen) selection).repository();
    }
}
