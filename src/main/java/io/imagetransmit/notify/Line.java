package io.imagetransmit.notify;

import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.notify.Channel.Verdict;
import io.imagetransmit.notify.Undelivered.Cause;
import io.imagetransmit.notify.Undelivered.Reason;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The queue of one channel and the thread that empties it, which exists from the first notice on. Thread-safe. */
final class Line {
    /** In any minute; the last of them is for what is to be told when the line is closed. */
    static final int PER_MINUTE = 20;

    static final int LONGEST_QUEUE = 1000;
    /** At the end nobody waits longer than this for another attempt. */
    private static final Duration LONGEST_DELAY_AT_END = Duration.ofSeconds(5);

    private static final Cause DROPPED = new Cause(Reason.DROPPED, "");
    private static final Cause OUT_OF_TIME = new Cause(Reason.OUT_OF_TIME, "");

    private final Channel channel;
    private final int number;
    private final Sender sender;
    private final RetryPolicy retry;
    private final Clock clock;
    private final Pause pause;
    private final Undelivered.Listener listener;
    private final RateWindow window = new RateWindow();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Deque<Notice> waiting = new ArrayDeque<>();
    private boolean started;
    private int dropped;
    /** Taken from the queue, and neither delivered nor given up. */
    private int underWay;

    private @Nullable Cause lastFailure;

    /** @param number of the channel among those of its kind, from 1 */
    Line(
            Channel channel,
            int number,
            Sender sender,
            RetryPolicy retry,
            Clock clock,
            Pause pause,
            Undelivered.Listener listener) {
        this.channel = channel;
        this.number = number;
        this.sender = sender;
        this.retry = retry;
        this.clock = clock;
        this.pause = pause;
        this.listener = listener;
    }

    synchronized void tell(Notice notice) {
        if (isClosing()) {
            return;
        }
        if (waiting.size() == LONGEST_QUEUE) {
            waiting.removeFirst();
            dropped++;
        }
        waiting.addLast(notice);
        if (!started) {
            started = true;
            Thread thread = new Thread(this::work, "notify-" + channel + "-" + number);
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private void work() {
        try {
            for (List<Notice> batch = next(); !batch.isEmpty(); batch = next()) {
                deliver(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** One notice, or all that there are if they had to wait for their turn or will get no other; none at the end. */
    private List<Notice> next() throws InterruptedException {
        synchronized (this) {
            while (waiting.isEmpty() && !isClosing()) {
                wait();
            }
            if (waiting.isEmpty()) {
                return List.of();
            }
        }
        boolean waited = awaitRoom();
        if (isOver()) {
            return List.of();
        }
        List<Notice> batch = take(waited || isClosing());
        tellOfDropped();
        return batch;
    }

    private synchronized List<Notice> take(boolean all) {
        List<Notice> batch = new ArrayList<>();
        while (!waiting.isEmpty() && (all || batch.isEmpty())) {
            batch.add(waiting.removeFirst());
        }
        underWay += batch.size();
        return batch;
    }

    private void tellOfDropped() {
        int count;
        synchronized (this) {
            count = dropped;
            dropped = 0;
        }
        if (count > 0) {
            listener.undelivered(new Undelivered(channel.kind(), number, count, DROPPED));
        }
    }

    /** Whether one had to wait. */
    private boolean awaitRoom() throws InterruptedException {
        boolean waited = false;
        while (!isOver()) {
            Duration wait = window.untilRoom(isClosing() ? PER_MINUTE : PER_MINUTE - 1, pause.nanos());
            if (wait.isZero()) {
                break;
            }
            waited = true;
            await(wait);
        }
        return waited;
    }

    /** Waits until something is to be done sooner. */
    private void await(Duration wait) throws InterruptedException {
        pause.await(isClosing() ? over : closing, wait);
    }

    private void deliver(List<Notice> batch) throws InterruptedException {
        List<Notice> notices = new ArrayList<>(batch);
        for (int attempt = 1; !isOver(); attempt++) {
            Result result = send(notices);
            Cause cause = result.verdict().cause();
            if (cause == null) {
                settle(null);
                return;
            }
            Duration delay = delay(attempt, result);
            boolean tooLate = isClosing() && delay.compareTo(LONGEST_DELAY_AT_END) > 0;
            if (!result.verdict().temporary() || attempt > retry.retries() || tooLate) {
                settle(cause);
                return;
            }
            synchronized (this) {
                lastFailure = cause;
            }
            await(delay);
            awaitRoom();
            if (isClosing()) {
                notices.addAll(take(true));
            }
        }
    }

    private Duration delay(int attempt, Result result) {
        Duration own = retry.delay(attempt, result.retryAfter(), clock.instant());
        Duration asked = result.verdict().pause();
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private record Result(Verdict verdict, @Nullable String retryAfter) {}

    private Result send(List<Notice> notices) {
        try {
            Sender.Reply reply = sender.send(channel.message(notices, clock.instant()));
            return new Result(channel.verdict(reply.status(), reply.body()), reply.retryAfter());
        } catch (HttpFailure e) {
            Cause cause = new Cause(Reason.CONNECTION, e.kind().name());
            return new Result(e.isTemporary() ? Verdict.later(cause, Duration.ZERO) : Verdict.refused(cause), null);
        } catch (IOException e) {
            Cause cause = new Cause(Reason.CONNECTION, HttpFailure.Kind.BROKEN.name());
            return new Result(Verdict.later(cause, Duration.ZERO), null);
        } finally {
            window.add(pause.nanos());
        }
    }

    /** What was under way is done with: delivered, or given up for this cause. */
    private void settle(@Nullable Cause cause) {
        int count;
        synchronized (this) {
            lastFailure = null;
            // otherwise the end of the run has told of it already
            count = isOver() ? 0 : underWay;
            underWay = 0;
        }
        if (cause != null && count > 0) {
            listener.undelivered(new Undelivered(channel.kind(), number, count, cause));
        }
    }

    /** Nothing more will be told: what waits is sent now, in one message. Returns at once. */
    synchronized void beginClose() {
        closing.countDown();
        if (!started) {
            started = true;
            ended.countDown();
        }
        notifyAll();
    }

    /** Waits for the last messages. False if the time was too short. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return ended.await(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** No more attempts; tells of what is left. */
    void giveUp() {
        int count;
        Cause cause;
        synchronized (this) {
            over.countDown();
            count = underWay + waiting.size();
            underWay = 0;
            waiting.clear();
            cause = lastFailure == null ? OUT_OF_TIME : lastFailure;
        }
        tellOfDropped();
        if (count > 0) {
            listener.undelivered(new Undelivered(channel.kind(), number, count, cause));
        }
    }
}
