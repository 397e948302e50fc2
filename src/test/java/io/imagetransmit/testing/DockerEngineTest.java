package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DockerEngineTest {
    @Test
    void importsBuildsPushesAndPulls() {
        Credentials user = new Credentials("carol", "pass");
        try (RealRegistry registry =
                        RealRegistry.started(RegistryOptions.plain().withBasic(user));
                DockerEngine engine = DockerEngine.started()) {
            engine.login(registry.host(), user);
            engine.importImage("imported:v1", Map.of("hello", "world".getBytes(StandardCharsets.UTF_8)));
            engine.tag("imported:v1", registry.host() + "/by/import:v1");
            engine.push(registry.host() + "/by/import:v1");
            engine.build(
                    registry.host() + "/by/build:v1",
                    Map.of("one", new byte[1000], "two", "2".getBytes(StandardCharsets.UTF_8)));
            engine.push(registry.host() + "/by/build:v1");
            RegistryInspector inspector = new RegistryInspector(registry.access());
            assertEquals(2, inspector.contents("by/import", "v1").blobs().size());
            assertEquals(3, inspector.contents("by/build", "v1").blobs().size());
            Digest config = Digest.parse(engine.imageId("imported:v1"));
            assertTrue(inspector.contents("by/import", "v1").blobs().containsKey(config));

            TestImage image = OddImages.dockerImage(77);
            new RegistryPusher(registry.access()).push("by/hand", "v1", image);
            engine.pull(registry.host() + "/by/hand:v1");
            String id = engine.imageId(registry.host() + "/by/hand:v1");
            assertEquals(image.blobs().get(0).digest().toString(), id);
        }
    }
}
