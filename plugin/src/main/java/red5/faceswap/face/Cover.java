package red5.faceswap.face;

/** What hides a face that must not be recognised. None shows anything of the person's eyes, nose or mouth. */
public enum Cover {
    /** a soft blur over the whole head, in its colours and light */
    BLUR,
    /** a few large squares in the head's colours and light */
    PIXELS,
    /** a plain dark shape with a soft edge; not even the colour of the skin is left */
    SHAPE,
    /** a face of nobody, drawn by the program: it turns, speaks and blinks with the person */
    NOBODY
}
