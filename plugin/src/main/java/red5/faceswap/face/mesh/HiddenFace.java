package red5.faceswap.face.mesh;

import red5.faceswap.face.Face;

/** A face that was seen but is not swapped: it is made unrecognisable by large pixels. One that was never tracked has track id 0. */
record HiddenFace(Face face, Box box) implements Drawing {
    /** A detector's box ends at brow and chin; the whole head is hidden. */
    private static final float ROOM = 1.3f;

    /** The points end at brow and ears; the whole head is hidden. */
    static HiddenFace over(Face face) {
        float roomX = (ROOM - 1) / 2 * face.width();
        float roomY = (ROOM - 1) / 2 * face.height();
        float right = face.x() + face.width() + roomX;
        float bottom = face.y() + face.height() + roomY;
        return new HiddenFace(face, new Box(face.x() - roomX, face.y() - roomY, right, bottom));
    }

    static HiddenFace over(Detection seen, long trackId) {
        return over(seen, trackId, 0);
    }

    /** @param growth how much further the face may reach to each side, in shares of its size */
    static HiddenFace over(Detection seen, long trackId, float growth) {
        float w = (ROOM + 2 * growth) * seen.width();
        float h = (ROOM + 2 * growth) * seen.height();
        float x = seen.centreX() - w / 2;
        float y = seen.centreY() - h / 2;
        return new HiddenFace(new Face(trackId, x, y, w, h, seen.score()), new Box(x, y, x + w, y + h));
    }
}
