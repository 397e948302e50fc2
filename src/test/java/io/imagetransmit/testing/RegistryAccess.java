package io.imagetransmit.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Function;

/**
 * How the rigs reach a registry themselves, by {@code java.net.http}.
 *
 * @param url the registry's root, without a slash at its end
 * @param authorization the {@code Authorization} header for a repository; empty for none
 */
public record RegistryAccess(URI url, HttpClient client, Function<String, String> authorization) {

    public static RegistryAccess to(URI url) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return new RegistryAccess(url, client, repository -> "");
    }

    public RegistryAccess authorizedBy(Function<String, String> header) {
        return new RegistryAccess(url, client, header);
    }

    /** Over TLS, trusting this authority alone. */
    public RegistryAccess trusting(Certificates certificates) {
        HttpClient trusting = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(certificates.trustingContext())
                .build();
        return new RegistryAccess(url, trusting, authorization);
    }
}
