package io.imagetransmit.trial;

import io.imagetransmit.testing.Credentials;
import java.util.List;

/** What must never be written down, of one job. */
record Secrets(Credentials user, String signature, String tokenPrefix) {

    static Secrets of(JobPlan plan) {
        String mark = Long.toHexString(plan.seed());
        return new Secrets(new Credentials("robot", "Geheim-" + mark), "signed-" + mark, "bearer-" + mark + "-");
    }

    /** The texts to look for. */
    List<String> texts() {
        String basic = user.basic().substring("Basic ".length());
        return List.of(user.password(), basic, signature, tokenPrefix);
    }
}
