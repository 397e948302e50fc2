package io.imagetransmit.registry;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.Locations;
import io.imagetransmit.http.Scope;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lists that come in pages: tags and the catalog (OCI distribution specification, "Listing Tags"; Docker's
 * {@code _catalog}). Follows {@code Link} headers, relative or absolute, and stops at a page that was seen before.
 */
public final class Listing {
    private static final int PAGE_LIMIT = 16 << 20;
    private static final int PAGE_SIZE = 1000;
    private static final int SMALL_PAGE = 50;
    /** What part of the memory a list may take; a registry may answer with page after page for ever. */
    private static final int SHARE = 2;
    /** Bytes that a name or an address takes besides its characters. */
    private static final int COST = 64;
    /** No part of it can begin again within another, so that the time it takes does not grow with the square of a header. */
    private static final Pattern NEXT =
            Pattern.compile("<([^<>]*+)>\\s*+;[^,<]*\\brel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final RegistryClient client;
    private final long memory;

    public Listing(RegistryClient client) {
        this(client, Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** @param memory about how many bytes a list may take */
    Listing(RegistryClient client, long memory) {
        this.client = client;
        this.memory = memory;
    }

    /** One page of some list. */
    interface PageReader {
        void read(JsonElement page) throws TransferException;
    }

    /** All tags of a repository, in the registry's order. */
    public List<String> tags(String repository) throws TransferException {
        return tags(repository, PAGE_SIZE, Integer.MAX_VALUE);
    }

    /** The tags of the first page, for who needs but one or two of them. */
    public List<String> someTags(String repository) throws TransferException {
        return tags(repository, SMALL_PAGE, 1);
    }

    private List<String> tags(String repository, int pageSize, int mostPages) throws TransferException {
        List<String> tags = new ArrayList<>();
        URI first = client.uri(repository, "tags/list?n=" + pageSize);
        PageReader reader = page -> addTexts(page, "tags", tags, repository);
        if (!pages(first, repository, Scope.pull(repository), reader, mostPages)) {
            throw new TransferException(
                    client.side(), Kind.NOT_FOUND, Map.of("host", client.host(), "name", repository, "status", "404"));
        }
        return tags;
    }

    /** All repositories, in the registry's order. */
    public List<String> repositories() throws TransferException {
        return repositories(PAGE_SIZE, Integer.MAX_VALUE);
    }

    /** The repositories of the first page, for who needs but one or two of them. */
    public List<String> someRepositories() throws TransferException {
        return repositories(SMALL_PAGE, 1);
    }

    private List<String> repositories(int pageSize, int mostPages) throws TransferException {
        List<String> repositories = new ArrayList<>();
        URI first = client.origin().resolve("/v2/_catalog?n=" + pageSize);
        PageReader reader = page -> addTexts(page, "repositories", repositories, "_catalog");
        if (!pages(first, "_catalog", Scope.catalog(), reader, mostPages)) {
            throw new TransferException(
                    client.side(), Kind.NOT_FOUND, Map.of("host", client.host(), "name", "_catalog", "status", "404"));
        }
        return repositories;
    }

    /** Reads page after page; false if the registry has no such list (404). */
    boolean pages(URI first, String name, Scope scope, PageReader reader) throws TransferException {
        return pages(first, name, scope, reader, Integer.MAX_VALUE);
    }

    private boolean pages(URI first, String name, Scope scope, PageReader reader, int most) throws TransferException {
        Set<URI> seen = new HashSet<>();
        long left = memory;
        int read = 0;
        URI next = first;
        while (next != null && read < most && seen.add(next)) {
            try (HttpAnswer answer = client.send(HttpCall.get(next), name, List.of(scope))) {
                if (answer.status() == 404 && seen.size() == 1) {
                    return false;
                }
                if (answer.status() == 400 && seen.size() == 1 && next.getRawQuery() != null) {
                    next = URI.create(next.toString().replaceFirst("\\?.*$", "")); // a registry that refuses "n"
                    continue;
                }
                if (answer.status() != 200 || RegistryClient.isHtml(answer)) {
                    throw client.refused(answer, name);
                }
                byte[] page = answer.readAll(PAGE_LIMIT);
                left -= page.length
                        + (long) COST * commas(page)
                        + COST
                        + next.toString().length();
                if (left < 0) {
                    throw new TransferException(
                            client.side(),
                            Kind.MALFORMED,
                            Map.of("host", client.host(), "name", name, "message", "a list that does not end"));
                }
                reader.read(json(page, name));
                read++;
                next = next(answer);
            } catch (IOException e) {
                throw client.failed(e, name);
            }
        }
        return true;
    }

    private @Nullable URI next(HttpAnswer answer) throws HttpFailure {
        String next = next(answer.headers("Link"));
        // behind a proxy a registry may name itself by its inner host, port or scheme: only the path counts
        return next == null ? null : Locations.at(client.origin(), Locations.resolve(answer.uri(), next));
    }

    /** What these headers call the next page; null if there is none. */
    static @Nullable String next(List<String> links) {
        for (String link : links) {
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }

    private static int commas(byte[] page) {
        int commas = 0;
        for (byte octet : page) {
            commas += octet == ',' ? 1 : 0;
        }
        return commas;
    }

    private JsonElement json(byte[] page, String name) throws TransferException {
        try {
            return JsonParser.parseString(new String(page, StandardCharsets.UTF_8));
        } catch (JsonParseException e) {
            throw malformed(name, e);
        }
    }

    private void addTexts(JsonElement page, String member, List<String> texts, String name) throws TransferException {
        if (!page.isJsonObject()) {
            throw malformed(name, null); // the parser takes a page of HTML for a text without quotes
        }
        JsonElement list = page.getAsJsonObject().get(member);
        if (list == null || list.isJsonNull()) {
            return; // a repository that has lost its last tag answers null
        }
        if (!list.isJsonArray()) {
            throw malformed(name, null);
        }
        for (JsonElement item : list.getAsJsonArray()) {
            if (item.isJsonPrimitive()) {
                texts.add(item.getAsString());
            }
        }
    }

    TransferException malformed(String name, @Nullable Throwable cause) {
        return new TransferException(client.side(), Kind.MALFORMED, Map.of("host", client.host(), "name", name), cause);
    }
}
