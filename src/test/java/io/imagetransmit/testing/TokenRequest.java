package io.imagetransmit.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client asked a {@link TokenServer} for.
 *
 * @param user who asked, empty for an anonymous request
 * @param scopes each as it was written, for instance {@code repository:library/nginx:pull,push}
 * @param parameters all of the query (GET) or form (POST); secrets are in it
 */
public record TokenRequest(
        String method,
        String user,
        String service,
        List<String> scopes,
        Map<String, List<String>> parameters,
        int status) {

    public TokenRequest {
        scopes = List.copyOf(scopes);
        parameters = Map.copyOf(parameters);
    }

    static Map<String, List<String>> decode(String form) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                parameters
                        .computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
