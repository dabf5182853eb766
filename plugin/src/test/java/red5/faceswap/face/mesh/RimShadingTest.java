package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.media.VideoFrame;

/** A shadow on the person's own cheek, near the outline of the face. */
class RimShadingTest extends OnRealClips {
    /** On the cheek beside the jaw, two steps from the outline. */
    private static final int PLACE = 192;

    private static final double DEPTH = .25;
    /** Of the shadow, share of the face's height. */
    private static final double SIGMA = .045;

    private static final int FRAMES = 12;

    private float[] points;

    @Test
    void shadowsOnThePersonsCheekShowWhereAPaintingIsFilledIn() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 720, 576, 2, pool);
                FaceRuler ruler = new FaceRuler(TARGET.resolve("models"));
                VideoFrame plain = clip.next();
                VideoFrame shadowed = plain.copy()) {
            points = ruler.find(plain).get(0);
            shade(shadowed);
            double own = luma(plain) - luma(shadowed);
            double onPainting = drawn(plain, monaLisa) - drawn(shadowed, monaLisa);
            assertTrue(onPainting > .35 * own, "of the shadow's " + own + " levels " + onPainting + " show");
        }
    }

    private double drawn(VideoFrame frame, SourceFace face) throws Exception {
        double luma = 0;
        try (FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < FRAMES; i++) {
                try (VideoFrame drawn = swapped(tracker, frame, face)) {
                    luma = luma(drawn);
                }
            }
        }
        return luma;
    }

    private void shade(VideoFrame frame) {
        byte[] pixels = Pixels.plane(frame, 0);
        double sigma = SIGMA * FaceRuler.faceHeight(points);
        for (int i = 0; i < pixels.length; i++) {
            double dx = i % frame.width() - points[3 * PLACE];
            double dy = i / frame.width() - points[3 * PLACE + 1];
            double share = DEPTH * Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
            pixels[i] = (byte) Math.round((pixels[i] & 255) * (1 - share));
        }
        Pixels.setPlane(frame, 0, pixels);
    }

    /** Mean around the place. */
    private double luma(VideoFrame frame) {
        byte[] pixels = Pixels.plane(frame, 0);
        double sum = 0;
        int n = 0;
        for (int dy = -6; dy <= 6; dy++) {
            for (int dx = -6; dx <= 6; dx++, n++) {
                sum += pixels[((int) points[3 * PLACE + 1] + dy) * frame.width() + (int) points[3 * PLACE] + dx] & 255;
            }
        }
        return sum / n;
    }
}
