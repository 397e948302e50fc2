package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.testing.SmallHeap;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of each tag counts when there are a hundred thousand. */
class ManyTagsTest {
    private static final int TAGS = 100_000;
    private static final int MANIFESTS = 1_000;
    private static final String REPOSITORY = "platform/service";

    @Test
    void aHundredThousandKnownTagsFitIntoTheMemoryThatUsersHave() throws IOException, InterruptedException {
        try (TemporaryFolder folder = new TemporaryFolder("tags")) {
            Path file = folder.resolve("history.yaml");
            try (Writer history = Files.newBufferedWriter(file)) {
                for (int i = 0; i < TAGS; i++) {
                    String image = REPOSITORY + ":" + tag(i);
                    history.write("http://source:5000/" + image + ": 20261126080000 " + digest(tag(i)) + " target:5000/"
                            + image + "\n");
                }
            }
            assertEquals("[" + TAGS + " looked at, 0 new]", SmallHeap.run(Program.class, file.toString()));
            assertEquals(TAGS + 1, History.load(file, Clock.systemUTC()).size());
        }
    }

    private static String tag(int number) {
        return "1.20." + number;
    }

    private static Digest digest(String tag) {
        int manifest = Integer.parseInt(tag.substring("1.20.".length())) % MANIFESTS;
        return Digest.sha256(String.valueOf(manifest).getBytes(StandardCharsets.UTF_8));
    }

    /** A round in which nothing is new, and the history written. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            History history = History.load(Path.of(arguments[0]), Clock.systemUTC());
            ImageSource source = end(ImageSource.class);
            WatchTarget target =
                    new WatchTarget("target:5000", new TargetNaming(false, null), end(ImageSink.class), false);
            Watched watched = new Watched(
                    "http://source:5000",
                    "",
                    source,
                    new Listed(),
                    List.of(target),
                    WatchRig.list(REPOSITORY),
                    Duration.ofMinutes(1));
            List<String> rounds = new ArrayList<>();
            Carrier carrier = (cargoes, listener) -> {
                throw new AssertionError("nothing is new");
            };
            try (Watcher watcher = new Watcher(history, Clock.systemUTC(), carrier, event -> {
                if (event instanceof WatchEvent.RoundEnded ended) {
                    rounds.add(ended.tags() + " looked at, " + ended.arrived() + " new");
                }
            })) {
                watcher.round(watched);
                history.add("http://source:5000/other:1", "target:5000/other:1", digest(tag(0)));
            }
            System.out.println(rounds);
        }

        private static <E> E end(Class<E> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, values) -> method.getName().equals("digestOf")
                            ? digest(String.valueOf(((ImageReference) values[0]).tag()))
                            : method.getName().equals("equals") ? proxy == values[0] : null));
        }
    }

    /** The source's tags, each time as if they had just been received. */
    private static final class Listed implements Tags {
        @Override
        public List<String> of(String repository) {
            List<String> tags = new ArrayList<>();
            for (int i = 0; i < TAGS; i++) {
                tags.add(tag(i));
            }
            return tags;
        }

        @Override
        public List<String> repositories() {
            return List.of(REPOSITORY);
        }
    }
}
