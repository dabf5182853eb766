package red5.faceswap.face.mesh;

/** What becomes of one face of one frame. */
sealed interface Treatment {
    /** @param dt seconds since the frame before */
    Drawing draw(FaceTrack track, FramePyramid frame, double dt);

    /** It gets another face, which networks may make. */
    record Swap(MeshSourceFace face, NetworkFaces networks) implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            Drawing drawing = track.draw(frame, face, dt);
            return drawing instanceof SwappedFace swapped ? networks.dress(track, swapped, frame) : drawing;
        }
    }

    /** Nobody can recognise it. */
    record Hide() implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            return track.hide();
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
