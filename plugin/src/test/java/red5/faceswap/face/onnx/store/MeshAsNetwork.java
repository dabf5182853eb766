package red5.faceswap.face.onnx.store;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.imageio.ImageIO;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** The engine's own faces as a network would give them: another person's looks with the pose, expression and light of who was there. */
record MeshAsNetwork(FaceEngine engine) implements FaceNetwork {
    private static final int SIDE = 256;

    @Override
    public String name() {
        return "mesh";
    }

    @Override
    public FaceTemplate template() {
        return FaceTemplate.FFHQ;
    }

    @Override
    public int side() {
        return SIDE;
    }

    @Override
    public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
        try (FramePool pool = new FramePool(2);
                VideoFrame frame = frame(pool, target);
                VideoFrame drawn = frame.copy();
                FaceTracker tracker = engine.newTracker()) {
            var plan = tracker.track(frame, SwapSettings.swap("other", source));
            tracker.conclude();
            plan.draw(drawn);
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(Pixels.encode(drawn, ".png")));
            byte[] rgb = new byte[3 * SIDE * SIDE];
            for (int i = 0; i < SIDE * SIDE; i++) {
                int pixel = image.getRGB(i % SIDE, i / SIDE);
                rgb[3 * i] = (byte) (pixel >> 16);
                rgb[3 * i + 1] = (byte) (pixel >> 8);
                rgb[3 * i + 2] = (byte) pixel;
            }
            return Optional.of(CompletableFuture.completedStage(rgb));
        } catch (Exception e) {
            return Optional.of(CompletableFuture.failedStage(e));
        }
    }

    /** In video levels (BT.601). */
    private static VideoFrame frame(FramePool pool, Portrait portrait) {
        byte[][] planes = {new byte[SIDE * SIDE], new byte[SIDE * SIDE / 4], new byte[SIDE * SIDE / 4]};
        for (int i = 0; i < SIDE * SIDE; i++) {
            double r = portrait.rgb()[3 * i] & 255;
            double g = portrait.rgb()[3 * i + 1] & 255;
            double b = portrait.rgb()[3 * i + 2] & 255;
            planes[0][i] = (byte) Math.round(16 + .257 * r + .504 * g + .098 * b);
            int chroma = i / SIDE / 2 * (SIDE / 2) + i % SIDE / 2;
            planes[1][chroma] = (byte) Math.round(128 - .148 * r - .291 * g + .439 * b);
            planes[2][chroma] = (byte) Math.round(128 + .439 * r - .368 * g - .071 * b);
        }
        VideoFrame frame = pool.take(SIDE, SIDE, 0);
        for (int plane = 0; plane < planes.length; plane++) {
            Pixels.setPlane(frame, plane, planes[plane]);
        }
        return frame;
    }

    @Override
    public Optional<String> problem() {
        return Optional.empty();
    }
}
