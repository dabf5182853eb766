package red5.faceswap.harness.net;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.ShownFrames;
import red5.faceswap.harness.view.WhepClient;

/** A viewer inside this JVM that notes every decoded frame. */
final class DirectView implements JavaViewer.Listener, AutoCloseable {
    private final List<ShownFrames.Frame> frames = new ArrayList<>();
    private final long begun = System.nanoTime();
    private JavaViewer viewer;
    private double firstFrameMillis = Double.NaN;

    private DirectView() {}

    static DirectView open(URI whep) throws Exception {
        DirectView view = new DirectView();
        view.viewer = JavaViewer.watch(new WhepClient(whep), view);
        return view;
    }

    @Override
    public void picture(JavaViewer.Picture picture) {
        long wall = System.currentTimeMillis();
        Optional<JavaViewer.Code> code = picture.code();
        synchronized (frames) {
            if (frames.isEmpty()) {
                firstFrameMillis = (System.nanoTime() - begun) / 1e6;
            }
            frames.add(new ShownFrames.Frame(
                    wall,
                    code.map(JavaViewer.Code::number).orElse(null),
                    code.map(c -> (double) (wall - c.ageMillis() & 0xffff_ffffL))
                            .orElse(null),
                    frames.size() + 1,
                    picture.width(),
                    picture.height()));
            frames.notifyAll();
        }
    }

    /** Waits for the first frame; gives the time from before the offer was made, ms. */
    double awaitFirst() throws InterruptedException {
        long deadline = System.nanoTime() + Stage.PATIENCE.toNanos();
        synchronized (frames) {
            while (frames.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no picture after " + Stage.PATIENCE);
                }
                frames.wait(100);
            }
            return firstFrameMillis;
        }
    }

    ShownFrames frames() {
        synchronized (frames) {
            return new ShownFrames(frames);
        }
    }

    @Override
    public void close() {
        viewer.close();
    }
}
