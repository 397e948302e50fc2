package io.imagetransmit.trial;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the program said of a run.
 *
 * @param code it ended with; {@link #KILLED} if it was not given the time
 * @param output both of its outputs
 * @param states what {@code -report} says of each image of the target, without the host; empty if there is none
 */
record Outcome(int code, String output, Map<String, State> states) {
    static final int KILLED = 137;

    /** What became of one image. */
    record State(String name, String digest) {
        boolean good() {
            return name.equals("done") || name.equals("present");
        }
    }

    static Outcome of(int code, String output, String report) {
        Map<String, State> states = new LinkedHashMap<>();
        if (!report.isEmpty()) {
            JsonObject root = JsonParser.parseString(report).getAsJsonObject();
            if (root.has("targets")) {
                root.getAsJsonArray("targets").forEach(target -> add(target.getAsJsonObject(), states));
            } else {
                add(root, states);
            }
        }
        return new Outcome(code, output, states);
    }

    private static void add(JsonObject ofTarget, Map<String, State> states) {
        for (JsonElement element : ofTarget.getAsJsonArray("images")) {
            JsonObject image = element.getAsJsonObject();
            String target = image.get("target").getAsString();
            JsonElement digest = image.get("digest");
            states.put(
                    target.substring(target.indexOf('/') + 1),
                    new State(image.get("state").getAsString(), digest.isJsonNull() ? "" : digest.getAsString()));
        }
    }

    /**
     * What still counts when another run at the same time has failed with some of the images: it may have withdrawn what it could not
     * bring whole, tag and all.
     */
    Outcome beside(Outcome other) {
        if (other.done()) {
            return this;
        }
        Map<String, State> remaining = new LinkedHashMap<>(states);
        remaining.keySet().removeIf(name -> {
            State there = other.states.get(name);
            return there == null || !there.good();
        });
        return new Outcome(KILLED, output, remaining);
    }

    boolean done() {
        return code == 0;
    }
}
