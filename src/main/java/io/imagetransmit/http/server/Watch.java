package io.imagetransmit.http.server;

import java.time.Duration;

/**
 * Looks after one exchange: how long its thread has been waiting for the peer since the peer last moved a fair amount of
 * bytes. Time that the server itself needs (disk, hashing) does not count. Cutting interrupts the thread while it waits, and
 * only then, which closes the connection; a thread that is not waiting learns of it when it next would.
 */
public final class Watch {
    /** Fewer bytes than this do not count as a sign of life, or a byte a minute would hold a thread for ever. */
    static final int PROGRESS = 4096;

    private final Thread thread;
    private long patience;
    private boolean waiting;
    private long waitingSince;
    private long waited;
    private int moved;
    private boolean cut;

    Watch(Thread thread, Duration patience) {
        this.thread = thread;
        this.patience = patience.toNanos();
    }

    /** To be called before the thread waits for the peer. */
    public synchronized void enter() throws PeerLostException {
        if (cut) {
            throw new PeerLostException("connection was cut");
        }
        waiting = true;
        waitingSince = System.nanoTime();
    }

    /**
     * To be called after the thread has waited, also in vain. The interruption that belongs to a cut ends here and cannot
     * hit what the thread does next.
     *
     * @param bytes how many bytes the peer has taken or given
     * @return whether the connection is still alive
     */
    public synchronized boolean leave(int bytes) {
        waiting = false;
        waited += System.nanoTime() - waitingSince;
        moved += Math.max(bytes, 0);
        if (moved >= PROGRESS) {
            moved = 0;
            waited = 0;
        }
        if (cut) {
            Thread.interrupted();
        }
        return !cut;
    }

    /** Starts the count anew, with another patience. */
    public synchronized void restart(Duration newPatience) {
        patience = newPatience.toNanos();
        waited = 0;
        moved = 0;
    }

    /** Ends the exchange from outside: its thread gets no further byte from its peer and gives none. */
    public synchronized void cut() {
        if (!cut) {
            cut = true;
            if (waiting) {
                thread.interrupt();
            }
        }
    }

    synchronized void check(long now) {
        if (waiting && waited + (now - waitingSince) > patience) {
            cut();
        }
    }
}
