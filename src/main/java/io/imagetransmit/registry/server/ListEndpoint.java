package io.imagetransmit.registry.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ManifestType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lists: repositories, tags, and what refers to a manifest. */
final class ListEndpoint {
    private final RegistryFolder folder;

    ListEndpoint(RegistryFolder folder) {
        this.folder = folder;
    }

    /** {@code /v2/_catalog} of Docker's registry. */
    void repositories(Exchange exchange) throws IOException, RefusedException {
        JsonObject root = new JsonObject();
        root.add("repositories", Requested.page(exchange, "/v2/_catalog", folder.names()));
        exchange.answer(200, root);
    }

    void tags(Exchange exchange, String name, String unused) throws IOException, RefusedException {
        Repository repository = Requested.repository(folder, name);
        JsonObject root = new JsonObject();
        root.addProperty("name", name);
        root.add(
                "tags",
                Requested.page(
                        exchange,
                        "/v2/" + name + "/tags/list",
                        repository.index().tags().navigableKeySet()));
        exchange.answer(200, root);
    }

    /** An image index, which is empty where nothing refers to the digest, known or not. */
    void referrers(Exchange exchange, String name, String reference) throws IOException, RefusedException {
        Digest subject = Requested.digest(reference);
        Repository repository = folder.find(RepositoryName.of(name));
        String artifactType = exchange.parameter("artifactType");
        JsonArray manifests = new JsonArray();
        if (repository != null) {
            for (Repository.Stored stored : repository.manifests(repository.index())) {
                ManifestFacts facts = repository.facts(stored);
                if (facts != null && subject.equals(facts.subject()) && isWanted(facts, artifactType)) {
                    manifests.add(descriptor(stored, facts));
                }
            }
        }
        JsonObject root = new JsonObject();
        root.addProperty("schemaVersion", 2);
        root.addProperty("mediaType", ManifestType.OCI_INDEX.mediaType());
        root.add("manifests", manifests);
        if (artifactType != null) {
            exchange.set("OCI-Filters-Applied", "artifactType");
        }
        exchange.set("Content-Type", ManifestType.OCI_INDEX.mediaType());
        exchange.answer(200, root);
    }

    private static boolean isWanted(ManifestFacts facts, @Nullable String artifactType) {
        return artifactType == null || artifactType.equals(facts.artifactType());
    }

    private static JsonObject descriptor(Repository.Stored stored, ManifestFacts facts) {
        JsonObject json = new JsonObject();
        json.addProperty("mediaType", facts.mediaType());
        json.addProperty("digest", stored.digest().toString());
        json.addProperty("size", facts.size());
        if (facts.artifactType() != null) {
            json.addProperty("artifactType", facts.artifactType());
        }
        if (!facts.annotations().isEmpty()) {
            JsonObject annotations = new JsonObject();
            facts.annotations().forEach(annotations::addProperty);
            json.add("annotations", annotations);
        }
        return json;
    }
}
