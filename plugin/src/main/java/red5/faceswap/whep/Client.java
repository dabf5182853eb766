package red5.faceswap.whep;

import java.util.regex.Pattern;
import red5.faceswap.http.HttpRequest;

/**
 * Who asked, for the operator's eyes: kept as long as the session and written nowhere.
 *
 * @param endpoint path that the offer was sent to
 * @param userAgent without control characters, empty for none
 * @param address numeric
 */
record Client(String endpoint, String userAgent, String address) {
    private static final int LONGEST_NAME = 200;
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");

    static Client of(HttpRequest request) {
        String name = request.header("User-Agent").orElse("");
        if (name.chars().anyMatch(Character::isISOControl)) {
            name = CONTROL_CHARACTER.matcher(name).replaceAll(" ");
        }
        return new Client(
                request.path(),
                name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                request.remote().getHostAddress());
    }
}
