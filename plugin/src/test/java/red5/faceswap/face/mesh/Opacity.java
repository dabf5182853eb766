package red5.faceswap.face.mesh;

import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** How opaque the new faces of a frame are at each pixel, found by drawing them over black and over white: whatever differs shines through. */
final class Opacity {
    private static final int BLACK = 16;
    private static final int WHITE = 235;

    private final int width;
    /** 0..1, row by row. */
    final float[] pixels;

    private Opacity(int width, float[] pixels) {
        this.width = width;
        this.pixels = pixels;
    }

    static Opacity of(FramePlan plan, VideoFrame frame) throws FaceException {
        byte[] low = drawnOver(BLACK, plan, frame);
        byte[] high = drawnOver(WHITE, plan, frame);
        float[] pixels = new float[low.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = 1 - ((high[i] & 255) - (low[i] & 255)) / (float) (WHITE - BLACK);
        }
        return new Opacity(frame.width(), pixels);
    }

    private static byte[] drawnOver(int luma, FramePlan plan, VideoFrame frame) throws FaceException {
        try (VideoFrame plain = frame.copy()) {
            Pixels.fill(plain, new Box(0, 0, frame.width(), frame.height()), luma, 128, 128);
            plan.draw(plain);
            return Pixels.plane(plain, 0);
        }
    }

    /** At a vertex of a face, 0 outside the frame. */
    float at(float[] points, int vertex) {
        int x = (int) points[3 * vertex];
        int y = (int) points[3 * vertex + 1];
        boolean inside = x >= 0 && y >= 0 && x < width && y < pixels.length / width;
        return inside ? pixels[y * width + x] : 0;
    }
}
