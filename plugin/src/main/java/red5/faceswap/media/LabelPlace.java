package red5.faceswap.media;

/** The corner of the picture in which a label stands. */
public enum LabelPlace {
    TOP_RIGHT,
    TOP_LEFT,
    BOTTOM_RIGHT,
    BOTTOM_LEFT;

    boolean left() {
        return this == TOP_LEFT || this == BOTTOM_LEFT;
    }

    boolean top() {
        return this == TOP_LEFT || this == TOP_RIGHT;
    }
}
