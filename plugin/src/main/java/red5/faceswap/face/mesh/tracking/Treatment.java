package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.source.MeshSourceFace;

/** What becomes of one face of one frame. */
public sealed interface Treatment {
    /** @param dt seconds since the frame before */
    Drawing draw(FaceTrack track, FramePyramid frame, double dt);

    /** It gets another face, which networks may make; it is hidden by a cover while there is none. */
    record Swap(MeshSourceFace face, NetworkFaces networks, Cover cover) implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            Drawing drawing = track.draw(frame, face, cover, dt);
            return drawing instanceof SwappedFace swapped ? networks.dress(track, swapped, frame) : drawing;
        }
    }

    /** Nobody can recognise it. */
    record Hide(Cover cover) implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            return track.hide(frame, cover, dt);
        }
    }

    /** It is shown as it is, because the operator said so. */
    record Leave() implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            return track.show();
        }
    }
}
