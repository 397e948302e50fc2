package io.imagetransmit.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.notify.Channel.Message;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time is simulated: a pause moves the clock and lasts no time. */
@Timeout(30)
class NotifierTest {
    private static final Duration ENOUGH = Duration.ofSeconds(20);
    private static final Sender.Reply TAKEN = new Sender.Reply(204, new byte[0], null);
    private static final Sender.Reply BUSY = new Sender.Reply(503, new byte[0], null);

    private final SimulatedTime time = new SimulatedTime();
    private final Service service = new Service();
    private final List<Undelivered> undelivered = new CopyOnWriteArrayList<>();

    private static final class SimulatedTime extends Clock implements Pause {
        private volatile Instant now = Notices.NOON;
        private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        private final List<Duration> pauses = new CopyOnWriteArrayList<>();
        /** While this is closed, a pause lasts until what it waits for. */
        private volatile boolean stands;

        @Override
        public void await(CountDownLatch end, Duration duration) throws InterruptedException {
            pauses.add(duration);
            if (stands) {
                end.await();
            } else {
                now = now.plus(duration);
                nanos.addAndGet(duration.toNanos());
            }
        }

        @Override
        public long nanos() {
            return nanos.get();
        }

        void putBack(Duration duration) {
            now = now.minus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** Answers by turns, the last one stays, and only as often as it may. */
    private final class Service implements Sender {
        private final Semaphore may = new Semaphore(Integer.MAX_VALUE / 2);
        private final Semaphore asked = new Semaphore(0);
        private final List<List<String>> messages = new CopyOnWriteArrayList<>();
        private final List<Instant> times = new CopyOnWriteArrayList<>();
        private final CountDownLatch closed = new CountDownLatch(1);
        private List<Object> replies = List.of(TAKEN);

        @Override
        public Reply send(Message message) throws IOException {
            asked.release();
            awaitLeave();
            return answer(message);
        }

        private synchronized Reply answer(Message message) throws IOException {
            Object reply = replies.get(Math.min(messages.size(), replies.size() - 1));
            times.add(time.instant());
            messages.add(names(Notices.body(message)));
            if (reply instanceof IOException failure) {
                throw failure;
            }
            return (Reply) reply;
        }

        private void awaitLeave() throws IOException {
            try {
                while (!may.tryAcquire(10, TimeUnit.MILLISECONDS)) {
                    if (closed.getCount() == 0) {
                        throw new IOException("broken off");
                    }
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static List<String> names(JsonObject body) {
        List<String> names = new ArrayList<>();
        if (body.get("event").getAsString().equals("joined")) {
            for (JsonElement one : body.getAsJsonArray("notices")) {
                names.addAll(names(one.getAsJsonObject()));
            }
        } else {
            names.add(body.has("image") ? body.get("image").getAsString() : "run");
        }
        return names;
    }

    private Notifier notifier(int channels) {
        List<Channel> all = new ArrayList<>();
        for (int number = 0; number < channels; number++) {
            all.add(new Webhook(URI.create("http://hook"), null, "1"));
        }
        RetryPolicy retry = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1, unused -> {});
        return new Notifier(all, () -> service, retry, time, time, undelivered::add);
    }

    private static void tell(Notifier notifier, int from, int to) {
        for (int number = from; number < to; number++) {
            notifier.tell(Notices.image("i" + number));
        }
    }

    private static List<String> images(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int number = from; number < to; number++) {
            names.add("i" + number);
        }
        return names;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2); // a poll of another thread's progress, not of time
        }
    }

    @Test
    void whatIsBeyondTwentyAMinuteIsJoined() throws InterruptedException {
        service.may.drainPermits();
        try (Notifier notifier = notifier(1)) {
            tell(notifier, 0, 50);
            service.may.release(1000);
            await(() -> service.messages.size() == 20);
            notifier.tell(Notices.run("over"));
            notifier.close(ENOUGH);
        }
        assertEquals(21, service.messages.size());
        for (int number = 0; number < 19; number++) {
            assertEquals(images(number, number + 1), service.messages.get(number));
        }
        assertEquals(images(19, 50), service.messages.get(19));
        assertEquals(List.of("run"), service.messages.get(20));
        assertEquals(Notices.NOON, service.times.get(18));
        assertEquals(Notices.NOON.plusSeconds(60), service.times.get(19));
        assertEquals(List.of(), undelivered);
    }

    @Test
    void theLastOfTwentyIsKeptForTheEnd() throws InterruptedException {
        time.stands = true;
        Notifier notifier = notifier(1);
        tell(notifier, 0, 30);
        await(() -> !time.pauses.isEmpty());
        assertEquals(19, service.messages.size());
        notifier.tell(Notices.run("over"));
        notifier.close(ENOUGH);
        assertEquals(20, service.messages.size());
        List<String> last = images(19, 30);
        last.add("run");
        assertEquals(last, service.messages.get(19));
        assertEquals(Notices.NOON, service.times.get(19));
    }

    @Test
    void whatMayPassIsSentAgain() {
        service.replies = List.of(BUSY, new HttpFailure(HttpFailure.Kind.REFUSED, "h", "no", null), TAKEN);
        try (Notifier notifier = notifier(1)) {
            notifier.tell(Notices.image("x"));
            notifier.close(ENOUGH);
        }
        assertEquals(List.of(List.of("x"), List.of("x"), List.of("x")), service.messages);
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), time.pauses);
        assertEquals(List.of(), undelivered);
    }

    @Test
    void whatNeverPassesIsTold() throws InterruptedException {
        service.replies = List.of(BUSY);
        try (Notifier notifier = notifier(1)) {
            notifier.tell(Notices.image("x"));
            await(() -> !undelivered.isEmpty());
            notifier.close(ENOUGH);
        }
        assertEquals(4, service.messages.size());
        assertEquals(List.of(failure(1, 1, Undelivered.Reason.STATUS, "503")), undelivered);
    }

    @Test
    void whatIsWrongIsNotSentAgain() {
        service.replies = List.of(
                new Sender.Reply(404, new byte[0], null),
                new HttpFailure(HttpFailure.Kind.TLS_UNTRUSTED, "h", "who", null));
        try (Notifier notifier = notifier(2)) {
            notifier.tell(Notices.image("x"));
            notifier.close(ENOUGH);
        }
        assertEquals(2, service.messages.size());
        assertEquals(2, undelivered.size());
        assertEquals(
                List.of("STATUS 404", "CONNECTION TLS_UNTRUSTED"),
                undelivered.stream()
                        .map(what -> what.cause().reason() + " " + what.cause().detail())
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList());
        assertEquals(List.of(), time.pauses);
    }

    @Test
    void aServiceThatWantsToBeLeftAloneIs() throws InterruptedException {
        service.replies = List.of(new Sender.Reply(429, new byte[0], "90"), TAKEN);
        try (Notifier notifier = notifier(1)) {
            notifier.tell(Notices.image("x"));
            await(() -> service.messages.size() == 2);
        }
        assertEquals(List.of(Duration.ofSeconds(90)), time.pauses);
    }

    @Test
    void atTheEndNobodyWaitsForAnotherAttemptInMinutes() throws InterruptedException {
        service.replies = List.of(new Sender.Reply(429, new byte[0], "90"));
        Notifier notifier = notifier(1);
        service.may.drainPermits();
        notifier.tell(Notices.image("x"));
        service.asked.acquireUninterruptibly();
        Thread closing = new Thread(() -> notifier.close(ENOUGH));
        closing.start();
        await(() -> closing.getState() == Thread.State.TIMED_WAITING);
        service.may.release(4);
        join(closing);
        assertEquals(1, service.messages.size());
        assertEquals(List.of(failure(1, 1, Undelivered.Reason.STATUS, "429")), undelivered);
    }

    @Test
    void aRepeatedMessageTakesAlongWhatCameMeanwhileIfItIsTheLast() throws InterruptedException {
        time.stands = true;
        service.replies = List.of(BUSY, TAKEN);
        Notifier notifier = notifier(1);
        notifier.tell(Notices.image("x"));
        await(() -> !time.pauses.isEmpty());
        notifier.tell(Notices.run("over"));
        notifier.close(ENOUGH);
        assertEquals(List.of(List.of("x"), List.of("x", "run")), service.messages);
        assertEquals(List.of(), undelivered);
    }

    @Test
    void aFullQueueLosesItsOldest() {
        service.may.drainPermits();
        Notifier notifier = notifier(1);
        notifier.tell(Notices.image("first"));
        service.asked.acquireUninterruptibly();
        tell(notifier, 0, Line.LONGEST_QUEUE + 7);
        Thread closing = new Thread(() -> notifier.close(ENOUGH));
        closing.start();
        service.may.release(1000);
        join(closing);
        List<String> told = service.messages.stream().flatMap(List::stream).toList();
        List<String> expected = new ArrayList<>(List.of("first"));
        expected.addAll(images(7, Line.LONGEST_QUEUE + 7));
        assertEquals(expected, told);
        assertEquals(List.of(failure(1, 7, Undelivered.Reason.DROPPED, "")), undelivered);
    }

    @Test
    void aServiceThatNeverAnswersIsGivenUpAtTheEnd() {
        service.may.drainPermits();
        Notifier notifier = notifier(1);
        tell(notifier, 0, 3);
        service.asked.acquireUninterruptibly();
        notifier.close(Duration.ofMillis(10));
        assertEquals(List.of(failure(1, 3, Undelivered.Reason.OUT_OF_TIME, "")), undelivered);
        assertEquals(0, service.closed.getCount());
        notifier.tell(Notices.image("late"));
        notifier.close(Duration.ofMillis(10));
        assertEquals(1, undelivered.size());
        assertEquals(List.of(), service.messages);
    }

    @Test
    void theReasonIsTheLastOneThereWas() throws InterruptedException {
        service.replies = List.of(BUSY);
        Notifier notifier = notifier(1);
        time.stands = true;
        notifier.tell(Notices.image("x"));
        await(() -> !time.pauses.isEmpty());
        service.may.drainPermits();
        notifier.close(Duration.ofMillis(10));
        assertEquals(List.of(failure(1, 1, Undelivered.Reason.STATUS, "503")), undelivered);
    }

    @Test
    void withoutNoticesNothingIsOpened() {
        boolean[] opened = new boolean[1];
        Sender.Opener opener = () -> {
            opened[0] = true;
            return service;
        };
        RetryPolicy retry = RetryPolicy.standard(1);
        new Notifier(
                        List.of(new Webhook(URI.create("http://h"), null, "1")),
                        opener,
                        retry,
                        time,
                        time,
                        undelivered::add)
                .close();
        assertFalse(opened[0]);
        assertEquals(List.of(), undelivered);
    }

    @Test
    void aClockThatWasPutBackDoesNotStopTheMessages() throws InterruptedException {
        try (Notifier notifier = notifier(1)) {
            tell(notifier, 0, 19);
            await(() -> service.messages.size() == 19);
            time.putBack(Duration.ofDays(1));
            for (int message = 20; message <= 40; message++) {
                int count = message;
                tell(notifier, message, message + 1);
                await(() -> service.messages.size() == count);
            }
        }
        assertEquals(List.of(Duration.ofMinutes(1), Duration.ofMinutes(1)), time.pauses);
    }

    private static Undelivered failure(int number, int notices, Undelivered.Reason reason, String detail) {
        return new Undelivered(Channel.Kind.WEBHOOK, number, notices, new Undelivered.Cause(reason, detail));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
