package io.imagetransmit.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealRegistryTest {
    private static final String UPLOADS = "/v2/some/name/blobs/uploads/";
    private static final Credentials USER = new Credentials("alice", "pa:ss wörd");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void keepsPortAndUploadSessionsOverARestart() throws Exception {
        try (RealRegistry registry = RealRegistry.started()) {
            URI before = registry.url();
            HttpResponse<String> session = post(registry, "");
            assertEquals(202, session.statusCode());
            String location = session.headers().firstValue("Location").orElseThrow();
            registry.stop();
            assertThrows(ConnectException.class, () -> get(before + "/v2/", ""));
            registry.start();
            assertEquals(before, registry.url());
            assertEquals(204, get(location, "").statusCode());
            assertTrue(registry.accessLog().stream().allMatch(line -> line.startsWith("GET " + UPLOADS)));
            registry.crash();
            registry.start();
            assertEquals(204, get(location, "").statusCode());
        }
    }

    @Test
    void basicKnowsOneUser() throws Exception {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withBasic(USER))) {
            assertEquals(401, get(registry.url() + "/v2/", "").statusCode());
            assertEquals(200, get(registry.url() + "/v2/", USER.basic()).statusCode());
            String wrong = new Credentials(USER.user(), "wrong").basic();
            assertEquals(401, get(registry.url() + "/v2/", wrong).statusCode());
            assertEquals(
                    202,
                    post(registry, registry.access().authorization().apply("some/name"))
                            .statusCode());
        }
    }

    @Test
    void optionsReachTheRegistry() throws Exception {
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withRelativeUrls())) {
            String relative =
                    post(registry, "").headers().firstValue("Location").orElseThrow();
            assertTrue(relative.startsWith("/v2/"), relative);
            registry.restart(RegistryOptions.plain().withReadOnly(true));
            assertEquals(405, post(registry, "").statusCode());
            registry.restart(RegistryOptions.plain().withPublicUrl("https://registry.example"));
            String absolute =
                    post(registry, "").headers().firstValue("Location").orElseThrow();
            assertTrue(absolute.startsWith("https://registry.example/v2/"), absolute);
        }
    }

    @Test
    void endedRegistryLeavesNothing() {
        RealRegistry registry = RealRegistry.started();
        long pid = registry.pid();
        registry.close();
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        assertEquals(List.of(), registry.accessLog());
    }

    private HttpResponse<String> get(String url, String authorization) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)), authorization);
    }

    private HttpResponse<String> post(RealRegistry registry, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(registry.url() + UPLOADS)).POST(HttpRequest.BodyPublishers.noBody());
        return send(request, authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String authorization)
            throws IOException, InterruptedException {
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
