package red5.faceswap.face;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A part of a face that region masks tell from the others. */
public enum FaceRegion {
    SKIN,
    BROWS,
    EYES,
    /** with what is seen through them */
    GLASSES,
    NOSE,
    /** the lips and what is between them */
    MOUTH;

    /** The whole face. */
    public static final Set<FaceRegion> ALL = Collections.unmodifiableSet(EnumSet.allOf(FaceRegion.class));

    /** Whether somebody may be recognised when this part of her face is seen. */
    public boolean identifies() {
        return this != MOUTH;
    }

    /** As settings and descriptions call it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
