package io.imagetransmit.http;

import io.imagetransmit.http.TlsContexts.Implementation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program for {@link NativeProviderTest}: fetches URLs and says by whose TLS, and by whom it would hash then. */
final class TlsProbe {
    private TlsProbe() {}

    public static void main(String[] arguments) throws Exception {
        TlsContexts contexts = new TlsContexts(Implementation.ofSystemProperty(), Map.of());
        TlsSettings settings = new TlsSettings(List.of(Path.of(arguments[0])), null, null, false);
        StringBuilder report = new StringBuilder();
        try (TestClient client = new TestClient(contexts.socketStrategy(settings))) {
            for (String url : List.of(arguments).subList(1, arguments.length)) {
                report.append(client.get(url)).append(' ').append(client.tlsImplementation());
                report.append(' ').append(digestProvider(contexts)).append(' ');
            }
        }
        report.append(contexts.nativeFailure() == null ? "fine" : "failed");
        System.out.write((report + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static String digestProvider(TlsContexts contexts) {
        return contexts.messageDigests().newDigest("SHA-256").getProvider().getName();
    }
}
