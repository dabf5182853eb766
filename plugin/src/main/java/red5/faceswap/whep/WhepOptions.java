package red5.faceswap.whep;

import java.util.List;

/**
 * What an operator may choose of the WHEP endpoints.
 *
 * @param allowedOrigins of web pages that may play, {@code *} for any, empty for this server's own only
 * @param ifMatchNeeded whether a PATCH without If-Match is refused (428); real players send none
 * @param rateLimit of requests per client
 */
public record WhepOptions(List<String> allowedOrigins, boolean ifMatchNeeded, RateLimit rateLimit) {
    private static final int BURST = 300;
    private static final double PER_SECOND = 30;

    public WhepOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** For pages of any origin, with the usual limit of requests per client. */
    public static WhepOptions usual() {
        return new WhepOptions(List.of("*"), false, new RateLimit(BURST, PER_SECOND));
    }

    /** The same for pages of these origins. */
    public WhepOptions forOrigins(List<String> origins) {
        return new WhepOptions(origins, ifMatchNeeded, rateLimit);
    }

    /** The same with or without the need for If-Match. */
    public WhepOptions needingIfMatch(boolean needed) {
        return new WhepOptions(allowedOrigins, needed, rateLimit);
    }

    /** The same with another limit. */
    public WhepOptions withRateLimit(RateLimit limit) {
        return new WhepOptions(allowedOrigins, ifMatchNeeded, limit);
    }
}
