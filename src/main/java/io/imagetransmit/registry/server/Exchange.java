package io.imagetransmit.registry.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import io.imagetransmit.http.server.GuardedExchange;
import io.imagetransmit.http.server.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One request to the registry and its answer. */
final class Exchange extends GuardedExchange {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    Exchange(HttpExchange http, Watch watch) {
        super(http, watch);
        set("Docker-Distribution-Api-Version", "registry/2.0");
    }

    void answer(int status, JsonElement json) throws IOException {
        if (!isSet("Content-Type")) {
            set("Content-Type", "application/json");
        }
        answer(status, GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with an error of the specification. */
    void refuse(RefusedException refusal) throws IOException {
        refusal.headers().forEach(this::set);
        refuse(refusal.code(), refusal.status(), refusal.detail());
    }

    /** Answers with an error of the specification, unless the answer has begun: then the connection is its only sign. */
    void refuse(ErrorCode code, int status, String detail) throws IOException {
        if (isAnswered()) {
            return;
        }
        prepareForUnreadBody();
        JsonObject error = new JsonObject();
        error.addProperty("code", code.name());
        error.addProperty("message", code.message());
        error.addProperty("detail", detail);
        JsonArray errors = new JsonArray();
        errors.add(error);
        JsonObject root = new JsonObject();
        root.add("errors", errors);
        set("Content-Type", "application/json");
        answer(status, root);
    }
}
