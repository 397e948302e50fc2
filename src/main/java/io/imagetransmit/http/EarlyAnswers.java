package io.imagetransmit.http;

import java.io.IOException;
import java.io.InputStream;
import javax.net.ssl.SSLSession;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;
import org.apache.hc.core5.util.Timeout;

/**
 * Notices an answer that comes while the body is still being sent (401, 413). Looking costs a system call on a plain connection
 * and up to a millisecond on a TLS one, so it is done at wide steps; HttpClient's own step of 8 KiB would halve the speed.
 */
final class EarlyAnswers implements ResponseOutOfOrderStrategy {
    private static final long PLAIN_STEP = 256 << 10;
    private static final long TLS_STEP = 8 << 20;

    @Override
    public boolean isEarlyResponseDetected(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            InputStream inputStream,
            long totalBytesSent,
            long nextWriteSize)
            throws IOException {
        SSLSession tls = connection.getSSLSession();
        long step = tls == null ? PLAIN_STEP : TLS_STEP;
        if (totalBytesSent / step == (totalBytesSent + nextWriteSize) / step) {
            return false;
        }
        return tls == null ? inputStream.available() > 0 : connection.isDataAvailable(Timeout.ofMilliseconds(1));
    }

    /** Whether this is HttpCore's own signal (a class that it keeps to itself) that an early answer was noticed. */
    static boolean isEarlyAnswer(IOException e) {
        return e.getClass().getName().equals("org.apache.hc.core5.http.impl.io.ResponseOutOfOrderException");
    }
}
