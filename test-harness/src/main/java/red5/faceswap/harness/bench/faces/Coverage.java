package red5.faceswap.harness.bench.faces;

import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * How opaque the new faces of a frame are at each pixel, found by drawing them over black and over white: whatever differs
 * afterwards shines through. Independent of how an engine works, as long as it blends.
 *
 * @param opacity 0..1, row by row
 */
record Coverage(int width, int height, float[] opacity) {
    private static final int BLACK = 16;
    private static final int WHITE = 235;

    static Coverage of(FramePlan plan, VideoFrame like, FramePool pool) throws FaceException {
        try (VideoFrame black = Mats.plain(pool, like.width(), like.height(), BLACK);
                VideoFrame white = Mats.plain(pool, like.width(), like.height(), WHITE)) {
            plan.draw(black);
            plan.draw(white);
            byte[] low = Pixels.plane(black, 0);
            byte[] high = Pixels.plane(white, 0);
            float[] opacity = new float[low.length];
            for (int i = 0; i < opacity.length; i++) {
                float through = ((high[i] & 255) - (low[i] & 255)) / (float) (WHITE - BLACK);
                opacity[i] = Math.max(0, Math.min(1, 1 - through));
            }
            return new Coverage(like.width(), like.height(), opacity);
        }
    }

    /** At a place in the frame, 0 outside. */
    float at(float x, float y) {
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        boolean inside = column >= 0 && row >= 0 && column < width && row < height;
        return inside ? opacity[row * width + column] : 0;
    }

    /** Share of a face's points, of those within the picture, at which a new face lies. */
    double shareOf(float[] points) {
        int inside = 0;
        int covered = 0;
        for (int i = 0; i < points.length; i += 3) {
            if (points[i] >= 0 && points[i + 1] >= 0 && points[i] < width && points[i + 1] < height) {
                inside++;
                covered += at(points[i], points[i + 1]) > .3f ? 1 : 0;
            }
        }
        return covered / (double) Math.max(1, inside);
    }
}
