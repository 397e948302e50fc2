package io.imagetransmit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.watch.InstanceLock.TakenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class InstanceLockTest {
    @Test
    @SuppressWarnings("try") // the lock only has to be there
    void namesTheOneWhoHasIt() throws IOException, TakenException {
        try (TemporaryFolder folder = new TemporaryFolder("lock")) {
            Path file = folder.resolve("data").resolve("history.lock");
            try (InstanceLock lock = InstanceLock.take(file, "process 1, a rather long description")) {
                assertTrue(Files.exists(file));
                TakenException taken = assertThrows(TakenException.class, () -> InstanceLock.take(file, "process 2"));
                assertEquals("process 1, a rather long description", taken.owner());
            }
            try (InstanceLock lock = InstanceLock.take(file, "process 3")) {
                assertEquals("process 3\n", Files.readString(file));
            }
        }
    }
}
