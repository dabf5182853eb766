package red5.faceswap.face.mesh;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import red5.faceswap.media.VideoFrame;

/** Executes drawings on frames with reused memory. A pool of them serves all threads that draw. */
final class Painter implements AutoCloseable {
    private final Canvas canvas = new Canvas();
    private final MeshRasteriser rasteriser;
    private final CoverBrush brush = new CoverBrush();

    private Painter(CanonicalMesh mesh) {
        rasteriser = new MeshRasteriser(mesh);
    }

    private void paint(Drawing drawing, VideoFrame target) {
        if (drawing instanceof ShownFace || !canvas.read(target, drawing.box())) {
            return;
        }
        if (drawing instanceof SwappedFace face) {
            rasteriser.draw(face, canvas);
        } else if (drawing instanceof CoveredHead head) {
            cover(head);
        } else {
            Pixelation.draw(canvas);
        }
        canvas.write(target);
    }

    private void cover(CoveredHead head) {
        brush.draw(head, canvas);
        if (head.nobody() != null) {
            canvas.settle();
            rasteriser.draw(head.nobody(), canvas);
        }
    }

    @Override
    public void close() {
        rasteriser.close();
    }

    /** Idle painters; never more than threads that draw at once. */
    static final class Pool implements AutoCloseable {
        private final CanonicalMesh mesh;
        private final ConcurrentLinkedDeque<Painter> idle = new ConcurrentLinkedDeque<>();
        private volatile boolean closed;

        Pool(CanonicalMesh mesh) {
            this.mesh = mesh;
        }

        void paint(List<Drawing> drawings, VideoFrame target) {
            Painter painter = idle.poll();
            if (painter == null) {
                painter = new Painter(mesh);
            }
            try {
                for (Drawing drawing : drawings) {
                    painter.paint(drawing, target);
                }
            } finally {
                idle.push(painter);
                if (closed) {
                    closeIdle();
                }
            }
        }

        /** A painter that draws just now is closed by its thread afterwards. */
        @Override
        public void close() {
            closed = true;
            closeIdle();
        }

        private void closeIdle() {
            for (Painter painter = idle.poll(); painter != null; painter = idle.poll()) {
                painter.close();
            }
        }
    }
}
