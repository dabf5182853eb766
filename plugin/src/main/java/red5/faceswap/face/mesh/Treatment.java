package red5.faceswap.face.mesh;

/** What becomes of one face of one frame. */
sealed interface Treatment {
    /** @param dt seconds since the frame before */
    Drawing draw(FaceTrack track, FramePyramid frame, double dt);

    /** It gets another face. */
    record Swap(MeshSourceFace face) implements Treatment {
        @Override
        public Drawing draw(FaceTrack track, FramePyramid frame, double dt) {
            return track.draw(frame, face, dt);
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
