package red5.faceswap.whep;

import java.util.Arrays;
import red5.faceswap.rtc.LocalDescription;

/** The strong tag of a session's ICE generation, and what clients send in If-Match (RFC 9110, section 13.1.1). */
public final class EntityTag {
    private EntityTag() {}

    static String of(LocalDescription local) {
        return '"' + local.ufrag() + '"';
    }

    /** Whether one of the header's tags is that one. Real players leave the quotes out, even those of the star. */
    public static boolean matches(String ifMatch, String tag) {
        return Arrays.stream(ifMatch.split(","))
                .map(String::trim)
                .anyMatch(one ->
                        one.equals("*") || one.equals("\"*\"") || one.equals(tag) || tag.equals('"' + one + '"'));
    }
}
