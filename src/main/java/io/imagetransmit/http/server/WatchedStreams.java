package io.imagetransmit.http.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The streams of a request and its answer, under a {@link Watch}. Whatever goes wrong in them is the peer's side. */
public final class WatchedStreams {
    private WatchedStreams() {}

    /** A request's body. It ends where the request says that it does, or throws. */
    public static final class Input extends InputStream {
        private final InputStream in;
        private final Watch watch;
        private boolean ended;

        public Input(InputStream in, Watch watch) {
            this.in = in;
            this.watch = watch;
        }

        /** Whether the whole body has been read. */
        public boolean ended() {
            return ended;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            watch.enter();
            int count;
            try {
                count = in.read(buffer, offset, length);
            } catch (IOException e) {
                watch.leave(0);
                throw new PeerLostException(e);
            } catch (IndexOutOfBoundsException e) {
                watch.leave(0);
                throw new PeerLostException(
                        new IOException(e)); // how the JDK's server takes a chunk of less than nothing
            }
            ended = count < 0;
            if (!watch.leave(count) && count <= 0) {
                throw new PeerLostException("connection was cut");
            }
            return count;
        }
    }

    /** The body of an answer. */
    public static final class Output extends OutputStream {
        private final OutputStream out;
        private final Watch watch;

        public Output(OutputStream out, Watch watch) {
            this.out = out;
            this.watch = watch;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            guarded(() -> out.write(buffer, offset, length), length);
        }

        @Override
        public void flush() throws IOException {
            guarded(out::flush, 0);
        }

        @Override
        public void close() throws IOException {
            guarded(out::close, 0);
        }

        private void guarded(Action action, int bytes) throws IOException {
            watch.enter();
            try {
                action.run();
            } catch (IOException e) {
                watch.leave(0);
                throw new PeerLostException(e);
            }
            if (!watch.leave(bytes)) {
                throw new PeerLostException("connection was cut");
            }
        }

        private interface Action {
            void run() throws IOException;
        }
    }
}
