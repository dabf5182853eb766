package red5.faceswap.face.mesh.drawing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.picture.Canvas;
import red5.faceswap.media.VideoFrame;

/** Executes drawings on frames with reused memory. A pool of them serves all threads that draw. */
public final class Painter implements AutoCloseable {
    private final Canvas canvas = new Canvas();
    private final MeshRasteriser rasteriser;
    private final PatchRasteriser patches;
    private final CoverBrush brush = new CoverBrush();
    private final MotionBlur blur = new MotionBlur();

    private Painter(CanonicalMesh mesh) {
        rasteriser = new MeshRasteriser(mesh);
        patches = new PatchRasteriser(mesh);
    }

    private void paint(Drawing drawing, VideoFrame target) {
        if (drawing instanceof ShownFace || !canvas.read(target, drawing.box())) {
            return;
        }
        if (drawing instanceof SwappedFace face) {
            swap(face);
        } else if (drawing instanceof CoveredHead head) {
            cover(head);
        } else if (drawing instanceof HiddenFace face) {
            cover(face.on(canvas::sample));
            face.inFront().forEach(canvas::spare);
        }
        canvas.write(target);
        if (drawing instanceof SwappedFace face && face.veil() != null) {
            veil(face.veil(), target);
        }
    }

    private void veil(Veil veil, VideoFrame target) {
        if (canvas.read(target, veil.cover().box())) {
            cover(veil.cover());
            canvas.fade(target, veil.opacity());
            canvas.write(target);
        }
    }

    /** As the network makes the face, as far as it has; else as the mesh does. */
    private void swap(SwappedFace face) {
        Optional<NetworkPatch> patch =
                face.look() == null ? Optional.empty() : face.look().patch();
        if (face.smear().isSeen()) {
            blur.draw(canvas, face.smear(), face.grain(), coloured -> draw(face, patch, coloured));
        } else {
            draw(face, patch, true);
        }
    }

    private void draw(SwappedFace face, Optional<NetworkPatch> patch, boolean coloured) {
        if (patch.isPresent()) {
            patches.draw(face, patch.get(), canvas, coloured);
        } else {
            rasteriser.draw(face, canvas, coloured);
        }
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
    public static final class Pool implements AutoCloseable {
        private final CanonicalMesh mesh;
        private final ConcurrentLinkedDeque<Painter> idle = new ConcurrentLinkedDeque<>();
        private volatile boolean closed;

        public Pool(CanonicalMesh mesh) {
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
