package io.imagetransmit.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.testing.SmallHeap;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of each image of a list counts when there are a hundred thousand. */
class ManyImagesTest {
    private static final int IMAGES = 100_000;

    @Test
    void aHundredThousandImagesFitIntoTheMemoryThatUsersHave() throws IOException, InterruptedException {
        assertEquals(IMAGES + " there already", SmallHeap.run(Program.class));
    }

    /** Both sides have every image. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws IOException {
            ImageList list = ImageList.read(new StringReader(lines()));
            TransferPlan plan = TransferPlan.of(list, new TargetNaming(false, null), false);
            TransferOptions options = new TransferOptions(5, 2, List.of(), false, false, 0);
            TransferEngine engine = new TransferEngine(
                    end(ImageSource.class),
                    end(ImageSink.class),
                    options,
                    event -> {},
                    new ProgressMeter(),
                    digest -> digest.newMessageDigest());
            System.out.println(engine.run(plan.images(), 0).count(State.PRESENT) + " there already");
        }

        private static String lines() {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < IMAGES; i++) {
                lines.append("registry.example.com:5000/platform/service:1.20.")
                        .append(i)
                        .append('\n');
            }
            return lines.toString();
        }

        /** An end that is asked for nothing but digests. */
        private static <E> E end(Class<E> type) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, values) -> Digest.sha256(
                            ((ImageReference) values[0]).selector().getBytes(StandardCharsets.UTF_8))));
        }
    }
}
