package red5.faceswap.face.mesh;

/**
 * What is left of a head under a cover: its mean colour, from where the light comes, and the colours around it. No more, so that
 * nothing can be guessed back: a picture that is only blurred still tells a recogniser who it was.
 *
 * @param plane for y (0..219), u, v in turn: mean, change to the head's right edge, change to its lower edge
 * @param rim packed y, u, v around the head, clockwise from the head's right
 */
record HeadTones(float[] plane, float[] rim) {
    static final int SECTORS = 12;

    /** The head's own colour at a place in it, -1..1 across and down. */
    float inner(int channel, float across, float down) {
        return plane[3 * channel] + plane[3 * channel + 1] * across + plane[3 * channel + 2] * down;
    }

    /** The colour around it in that direction, radians clockwise from the head's right. */
    float outer(int channel, float direction) {
        float turn = direction / (float) (2 * Math.PI);
        float at = (turn - (float) Math.floor(turn)) * SECTORS;
        int sector = (int) at % SECTORS;
        float here = rim[3 * sector + channel];
        return here + (at - (int) at) * (rim[3 * ((sector + 1) % SECTORS) + channel] - here);
    }
}
