package red5.faceswap.face.mesh.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** What the networks are given of a red frame that is half as high as wide. */
class RegionReaderTest {
    private static final int SIDE = 64;
    private static final float LEVEL = 1.5f / 255;

    @Test
    void detectorsSeeBlackAroundThePicture() {
        for (int side : new int[] {SIDE, 48}) {
            float[] rgb = read(RegionReader.Range.SIGNED, side);
            assertPixel(rgb, side, side / 2, side / 2, 1, -1, -1, 2 * LEVEL);
            assertPixel(rgb, side, side / 2, 2, -1, -1, -1, 2 * LEVEL);
            assertPixel(rgb, side, side / 2, side - 3, -1, -1, -1, 2 * LEVEL);
        }
    }

    @Test
    void landmarksSeeThePicturesEdgeRepeated() {
        float[] rgb = read(RegionReader.Range.UNIT, SIDE);
        assertPixel(rgb, SIDE, SIDE / 2, SIDE / 2, 1, 0, 0, LEVEL);
        assertPixel(rgb, SIDE, SIDE / 2, 2, 1, 0, 0, LEVEL);
    }

    private static void assertPixel(
            float[] rgb, int side, int x, int y, float red, float green, float blue, float tolerance) {
        int at = 3 * (y * side + x);
        assertEquals(red, rgb[at], tolerance, "red at " + x + ", " + y);
        assertEquals(green, rgb[at + 1], tolerance, "green at " + x + ", " + y);
        assertEquals(blue, rgb[at + 2], tolerance, "blue at " + x + ", " + y);
    }

    private static float[] read(RegionReader.Range range, int side) {
        float[] rgb = new float[3 * side * side];
        try (FramePool pool = new FramePool(1);
                FramePyramid pyramid = new FramePyramid();
                RegionReader reader = new RegionReader(SIDE, range);
                VideoFrame frame = pool.take(96, 48, 0);
                Mat input = new Mat(side, side, opencv_core.CV_32FC3);
                FloatPointer values = new FloatPointer(input.data())) {
            byte[] bt601Red = {81, 90, (byte) 240};
            for (int plane = 0; plane < 3; plane++) {
                byte[] pixels = new byte[plane == 0 ? 96 * 48 : 48 * 24];
                Arrays.fill(pixels, bt601Red[plane]);
                Pixels.setPlane(frame, plane, pixels);
            }
            pyramid.look(frame);
            reader.read(pyramid, Region.whole(96, 48));
            reader.write(input);
            values.get(rgb);
        }
        return rgb;
    }
}
