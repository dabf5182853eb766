package red5.faceswap.face.mesh.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** What the detector leaves out holds no picture, and it finds faces wherever they are in what is left. */
class DetectorInputTest extends OnRealClips {
    private static final int GREY = 128;

    @Test
    void aPictureIsCoveredByWholeCellsAndNoMore() {
        assertEquals(new DetectorInput(192, 128), DetectorInput.of(1280, 720));
        assertEquals(new DetectorInput(192, 128), DetectorInput.of(640, 360));
        assertEquals(new DetectorInput(128, 192), DetectorInput.of(720, 1280));
        assertEquals(new DetectorInput(192, 160), DetectorInput.of(640, 480));
        assertEquals(new DetectorInput(192, 192), DetectorInput.of(480, 480));
        assertEquals(new DetectorInput(192, 64), DetectorInput.of(4000, 20));
    }

    @Test
    void theModelItselfIsNotChanged() throws Exception {
        byte[] model = Files.readAllBytes(TARGET.resolve("models/face_detection_full_range.tflite"));
        byte[] before = model.clone();
        new DetectorInput(192, 64).fit(model);
        assertArrayEquals(before, model);
    }

    /** One detector sees pictures of one shape after the other, with the face in each corner. */
    @Test
    void aFaceIsFoundInEachCornerOfEachShape() throws Exception {
        int[][] shapes = {{640, 360}, {360, 640}, {480, 360}, {360, 480}, {400, 400}, {840, 360}};
        try (Models models = new Models(TARGET.resolve("models"));
                FaceDetector detector = new FaceDetector(models);
                FramePyramid pyramid = new FramePyramid();
                ClipReader clip = new ClipReader(FRANCK, 180, 144, 1, pool);
                VideoFrame head = clip.next()) {
            for (int[] shape : shapes) {
                for (int corner = 0; corner < 4; corner++) {
                    int left = corner % 2 * (shape[0] - head.width());
                    int top = corner / 2 * (shape[1] - head.height());
                    try (VideoFrame frame = pool.take(shape[0], shape[1], 0)) {
                        place(head, frame, left, top);
                        pyramid.look(frame);
                        detector.look(pyramid);
                        pyramid.release();
                        List<Detection> faces = detector.find();
                        String where = shape[0] + "x" + shape[1] + ", corner " + corner + ": " + faces;
                        assertEquals(1, faces.size(), where);
                        assertTrue(
                                faces.get(0).centreX() > left + 40
                                        && faces.get(0).centreX() < left + 140,
                                where);
                        assertTrue(
                                faces.get(0).centreY() > top + 30
                                        && faces.get(0).centreY() < top + 120,
                                where);
                    }
                }
            }
        }
    }

    private static void place(VideoFrame head, VideoFrame frame, int left, int top) {
        for (int plane = 0; plane < 3; plane++) {
            int half = plane == 0 ? 1 : 2;
            byte[] grey = new byte[frame.width() / half];
            Arrays.fill(grey, (byte) GREY);
            byte[] row = new byte[head.width() / half];
            try (BytePointer to = new BytePointer(frame.plane(plane));
                    BytePointer from = new BytePointer(head.plane(plane))) {
                for (int y = 0; y < frame.height() / half; y++) {
                    to.position((long) y * frame.stride(plane)).put(grey, 0, grey.length);
                }
                for (int y = 0; y < head.height() / half; y++) {
                    from.position((long) y * head.stride(plane)).get(row, 0, row.length);
                    to.position((long) (top / half + y) * frame.stride(plane) + left / half)
                            .put(row, 0, row.length);
                }
            }
        }
    }
}
