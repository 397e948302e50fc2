package io.imagetransmit.registry.server;

import com.google.gson.JsonArray;
import io.imagetransmit.image.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.NavigableSet;

/** What several endpoints read out of a request. */
final class Requested {
    private Requested() {}

    static Digest digest(String text) throws RefusedException {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.DIGEST_INVALID, String.valueOf(e.getMessage()));
        }
    }

    static Repository repository(RegistryFolder folder, String name) throws RefusedException {
        Repository repository = folder.find(RepositoryName.of(name));
        if (repository == null) {
            throw new RefusedException(ErrorCode.NAME_UNKNOWN, name);
        }
        return repository;
    }

    /**
     * The page of a list that the parameters {@code n} and {@code last} ask for; where more follows, the answer gets a
     * {@code Link} to the next.
     *
     * @param path of the list itself
     */
    static JsonArray page(Exchange exchange, String path, NavigableSet<String> all) throws RefusedException {
        String last = exchange.parameter("last");
        NavigableSet<String> rest = last == null ? all : all.tailSet(last, false);
        String number = exchange.parameter("n");
        if (number == null) {
            return array(rest);
        }
        int count = count(number);
        JsonArray page = array(rest.stream().limit(count).toList());
        if (count > 0 && count < rest.size()) {
            String end = URLEncoder.encode(page.get(count - 1).getAsString(), StandardCharsets.UTF_8);
            exchange.set("Link", "<" + path + "?n=" + count + "&last=" + end + ">; rel=\"next\"");
        }
        return page;
    }

    private static int count(String number) throws RefusedException {
        try {
            int count = Integer.parseInt(number);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            throw new RefusedException(ErrorCode.PAGINATION_NUMBER_INVALID, "n is not a number");
        }
        throw new RefusedException(ErrorCode.PAGINATION_NUMBER_INVALID, "n is negative");
    }

    private static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray(texts.size());
        texts.forEach(array::add);
        return array;
    }
}
