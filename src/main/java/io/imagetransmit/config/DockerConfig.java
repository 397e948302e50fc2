package io.imagetransmit.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.http.Credentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker's {@code config.json}, as far as it concerns logins. What is broken in it is a warning and counts as absent. */
final class DockerConfig {
    private static final int MAXIMUM_BYTES = 4 << 20;

    private final JsonObject root;
    private final Problems problems;

    private DockerConfig(JsonObject root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** The file's content; as if it were empty if there is none. */
    static DockerConfig read(Path file, Problems problems) {
        JsonObject root = new JsonObject();
        if (Files.exists(file)) {
            try (InputStream stream = Files.newInputStream(file)) {
                byte[] bytes = stream.readNBytes(MAXIMUM_BYTES + 1);
                JsonElement parsed = JsonParser.parseString(text(bytes));
                if (bytes.length <= MAXIMUM_BYTES && parsed.isJsonObject()) {
                    root = parsed.getAsJsonObject();
                } else if (bytes.length > 0) {
                    problems.warning(0, "", ConfigProblem.Kind.DOCKER_CONFIG_BROKEN, Map.of());
                }
            } catch (IOException | JsonParseException | NumberFormatException e) {
                // the parser's message may quote the file, which is full of secrets
                problems.warning(0, "", ConfigProblem.Kind.DOCKER_CONFIG_BROKEN, Map.of());
            }
        }
        return new DockerConfig(root, problems);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** The helper that is set for this host alone, or null. */
    @Nullable
    String helperOf(DockerHost host) {
        JsonElement helper = host.bestMatch(section("credHelpers"));
        return helper == null ? null : name(helper);
    }

    /** The helper for all hosts, or null. */
    @Nullable
    String store() {
        JsonElement store = root.get("credsStore");
        return store == null ? null : name(store);
    }

    /** An empty name switches the helper off. */
    private static @Nullable String name(JsonElement element) {
        String name = text(element);
        return name == null || name.isEmpty() ? null : name;
    }

    /** The login that the file itself holds for this host. */
    Credentials stored(DockerHost host) {
        JsonElement entry = host.bestMatch(section("auths"));
        if (entry == null || entry.isJsonNull()) {
            return new Credentials.None();
        }
        if (!entry.isJsonObject()) {
            return broken(host);
        }
        JsonObject object = entry.getAsJsonObject();
        String token = text(object, "identitytoken");
        if (!token.isEmpty()) {
            return new Credentials.IdentityToken(token);
        }
        String auth = text(object, "auth");
        if (!auth.isEmpty()) {
            return decoded(auth, host);
        }
        String user = text(object, "username");
        return user.isEmpty() ? new Credentials.None() : new Credentials.UserPassword(user, text(object, "password"));
    }

    private Credentials decoded(String auth, DockerHost host) {
        try {
            String login = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            if (colon > 0) {
                return new Credentials.UserPassword(
                        login.substring(0, colon), withoutPadding(login.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            // reported below without its message, which may quote the secret
            return broken(host);
        }
        return broken(host);
    }

    /** Docker itself drops zero bytes at the end, which some old tools have written. */
    private static String withoutPadding(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == 0) {
            end--;
        }
        return password.substring(0, end);
    }

    private Credentials broken(DockerHost host) {
        problems.warning(0, "auths", ConfigProblem.Kind.DOCKER_ENTRY_BROKEN, Map.of("host", host.authority()));
        return new Credentials.None();
    }

    private Map<String, JsonElement> section(String name) {
        JsonElement section = root.get(name);
        if (section == null || section.isJsonNull()) {
            return Map.of();
        }
        if (!section.isJsonObject()) {
            problems.warning(0, name, ConfigProblem.Kind.DOCKER_CONFIG_BROKEN, Map.of());
            return Map.of();
        }
        return section.getAsJsonObject().asMap();
    }

    private static String text(JsonObject object, String name) {
        JsonElement element = object.get(name);
        String text = element == null ? null : text(element);
        return text == null ? "" : text;
    }

    private static @Nullable String text(JsonElement element) {
        return element.isJsonPrimitive() ? element.getAsString() : null;
    }
}
