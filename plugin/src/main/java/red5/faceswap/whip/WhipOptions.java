package red5.faceswap.whip;

import java.util.List;
import red5.faceswap.whep.RateLimit;

/**
 * What an operator may choose for those who publish by WHIP.
 *
 * @param token that they must show, empty when nobody may publish so
 * @param mostPublishers at once, connecting ones included
 * @param allowedOrigins of web pages that may publish, {@code *} for any, empty for this server's own only
 * @param rateLimit of requests per client
 */
public record WhipOptions(String token, int mostPublishers, List<String> allowedOrigins, RateLimit rateLimit) {
    private static final int BURST = 60;
    private static final double PER_SECOND = 5;

    public WhipOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** With the usual limit of requests per client. */
    public WhipOptions(String token, int mostPublishers, List<String> allowedOrigins) {
        this(token, mostPublishers, allowedOrigins, new RateLimit(BURST, PER_SECOND));
    }
}
