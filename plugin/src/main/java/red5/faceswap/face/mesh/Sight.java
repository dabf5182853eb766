package red5.faceswap.face.mesh;

import java.util.List;

/**
 * What a detector saw in a picture, or in a part of it.
 *
 * @param faces largest first
 * @param glimpses what may be a face that is half outside the picture, perhaps none; largest first
 * @param hints what may be a face that is too small for this look; largest first
 * @param within where a face lies that is seen whole; endless where the picture is
 * @param least size from which faces are seen so, frame pixels
 */
record Sight(List<Detection> faces, List<Detection> glimpses, List<Detection> hints, Box within, float least) {
    boolean isOfWholePicture() {
        return within.equals(Box.ENDLESS);
    }

    /** Whether a face of that place and size would have been seen: if it was not, it is not there. */
    boolean reaches(Detection face) {
        return face.size() >= least && within.encloses(face);
    }
}
