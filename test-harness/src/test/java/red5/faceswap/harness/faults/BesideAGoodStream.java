package red5.faceswap.harness.faults;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Tests of what goes wrong, beside a good stream that must not suffer from any of it. */
@ExtendWith(RunningRed5.class)
abstract class BesideAGoodStream {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static WatchedStream good;

    @TempDir
    Path folder;

    @BeforeAll
    static void aGoodStreamRuns(Server server, TestInfo test) throws Exception {
        good = WatchedStream.good(server, "live/beside-" + test.getDisplayName());
    }

    @AfterEach
    void theGoodStreamWentOn() throws Exception {
        good.assertUndisturbed();
    }

    @AfterAll
    static void theGoodStreamEnds() {
        good.close();
    }
}
