package red5.faceswap.face.mesh.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.NativeLedger;

class NetworkPoolTest {
    private long before;

    @BeforeEach
    void count() {
        before = interpreters();
    }

    @Test
    void aHundredStreamsThatTakeTurnsShareOneInterpreter() throws Exception {
        try (Models models = models()) {
            List<NetworkPool.User> streams = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                streams.add(models.landmarks());
            }
            Network first = streams.get(0).run(network -> network);
            streams.forEach(stream -> assertSame(first, stream.run(network -> network)));
            assertEquals(1, interpreters() - before);
            streams.forEach(NetworkPool.User::close);
        }
    }

    @Test
    void whoRunsItAtTheSameTimeHasAnInterpreterOfItsOwn() throws Exception {
        try (Models models = models();
                NetworkPool.User one = models.landmarks();
                NetworkPool.User other = models.landmarks()) {
            one.run(mine -> {
                other.run(theirs -> {
                    assertNotSame(mine, theirs);
                    return null;
                });
                return null;
            });
            assertEquals(2, interpreters() - before);
        }
    }

    @Test
    void nothingOfARunIsLeftForTheNext() throws Exception {
        try (Models models = models();
                NetworkPool.User user = models.landmarks()) {
            float[] before = points(user, .3);
            points(user, .9);
            assertArrayEquals(before, points(user, .3));
        }
    }

    @Test
    void aRunThatFailsTakesNothingFromThePool() throws Exception {
        try (Models models = models();
                NetworkPool.User user = models.landmarks()) {
            assertThrows(
                    IllegalStateException.class,
                    () -> user.run(network -> {
                        throw new IllegalStateException("broken");
                    }));
            points(user, .5);
            assertEquals(1, interpreters() - before);
        }
    }

    @Test
    void theLastOneToGoClosesThemAndTheNextOpensThemAnew() throws Exception {
        try (Models models = models()) {
            for (int i = 0; i < 3; i++) {
                try (NetworkPool.User one = models.shortRangeDetector();
                        NetworkPool.User other = models.shortRangeDetector()) {
                    one.run(network -> other.run(also -> null));
                    assertEquals(2, interpreters() - before);
                }
                assertEquals(0, interpreters() - before);
            }
        }
    }

    private static Models models() throws Exception {
        return new Models(Path.of("target/models"));
    }

    private static long interpreters() {
        return NativeLedger.live().getOrDefault("tflite-interpreter", 0L);
    }

    /** What the network finds in a picture of one grey. */
    private static float[] points(NetworkPool.User user, double grey) {
        return user.run(network -> {
            try (Scalar colour = new Scalar(grey, grey, grey, 0)) {
                network.input().put(colour);
            }
            network.run();
            return network.output("conv2d_21").clone();
        });
    }
}
