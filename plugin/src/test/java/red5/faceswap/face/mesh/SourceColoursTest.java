package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.media.VideoFrame;

/** Colours of a source's picture that are not the person's, but its camera's, its varnish's or its light's. */
class SourceColoursTest extends OnRealClips {
    private static final int NO_CHROMA = 128;

    private static VideoFrame manInFilm() {
        try (ClipReader clip = new ClipReader(FRANCK, 5, pool)) {
            return clip.next();
        }
    }

    private static int mostChroma(VideoFrame frame) {
        int most = 0;
        for (int plane = 1; plane < 3; plane++) {
            for (byte value : Pixels.plane(frame, plane)) {
                most = Math.max(most, Math.abs((value & 255) - NO_CHROMA));
            }
        }
        return most;
    }

    @Test
    void aFaceInABlackAndWhiteFilmIsGrey() throws Exception {
        byte[] grey = new byte[360 / 2 * 288 / 2];
        Arrays.fill(grey, (byte) NO_CHROMA);
        try (VideoFrame frame = manInFilm();
                FaceTracker tracker = engine.newTracker()) {
            Pixels.setPlane(frame, 1, grey);
            Pixels.setPlane(frame, 2, grey);
            for (SourceFace face : new SourceFace[] {monaLisa, source}) {
                try (VideoFrame drawn = swapped(tracker, frame, face)) {
                    assertEquals(0, mostChroma(drawn), 2);
                }
            }
        }
    }

    @Test
    void colouredNoiseOfAPictureIsNoneOfTheFace() throws Exception {
        byte[] picture;
        try (ClipReader clip = new ClipReader(SECOND_MAN, 800, 600, 6, pool);
                VideoFrame frame = clip.next()) {
            Noise.add(frame, 12, 3);
            Noise.addColoured(frame, 12, 4);
            picture = Pixels.encode(frame, ".png");
        }
        double clean = specks((MeshSourceFace) source);
        double noisy = specks((MeshSourceFace) engine.prepare(picture));
        assertTrue(noisy < 2 * clean, "rms of coloured specks " + noisy + ", without noise " + clean);
    }

    /** Rms difference of neighbouring texels' chroma between the eyes' outer corners, from the eyes to the mouth. */
    private static double specks(MeshSourceFace face) {
        int side = face.texture.side[0];
        int[] texels = face.texture.yuv[0];
        double sum = 0;
        int n = 0;
        for (int y = side * 2 / 5; y < side * 3 / 5; y++) {
            for (int x = side / 4; x < side * 3 / 4; x++, n++) {
                for (int shift = 8; shift < 24; shift += 8) {
                    int step = (texels[y * side + x] >> shift & 255) - (texels[y * side + x + 2] >> shift & 255);
                    sum += step * step;
                }
            }
        }
        return Math.sqrt(sum / n);
    }
}
