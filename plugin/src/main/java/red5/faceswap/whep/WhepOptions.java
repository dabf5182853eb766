package red5.faceswap.whep;

import java.util.List;
import red5.faceswap.whep.access.ViewerAccess;

/**
 * What an operator may choose of the WHEP endpoints.
 *
 * @param allowedOrigins of web pages that may play, {@code *} for any, empty for this server's own only
 * @param access who may watch
 * @param iceServers that viewers are told of
 * @param ifMatchNeeded whether a PATCH without If-Match is refused (428); real players send none
 * @param rateLimit of requests per client
 */
public record WhepOptions(
        List<String> allowedOrigins,
        ViewerAccess access,
        IceServers iceServers,
        boolean ifMatchNeeded,
        RateLimit rateLimit) {
    private static final int BURST = 300;
    private static final double PER_SECOND = 30;

    public WhepOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** For everybody and pages of any origin, with the usual limit of requests per client. */
    public static WhepOptions usual() {
        return new WhepOptions(
                List.of("*"), ViewerAccess.forEverybody(), IceServers.none(), false, new RateLimit(BURST, PER_SECOND));
    }

    /** The same for pages of these origins. */
    public WhepOptions forOrigins(List<String> origins) {
        return new WhepOptions(origins, access, iceServers, ifMatchNeeded, rateLimit);
    }

    /** The same for whom that admits. */
    public WhepOptions admitting(ViewerAccess admitted) {
        return new WhepOptions(allowedOrigins, admitted, iceServers, ifMatchNeeded, rateLimit);
    }

    /** The same telling viewers of these servers. */
    public WhepOptions telling(IceServers servers) {
        return new WhepOptions(allowedOrigins, access, servers, ifMatchNeeded, rateLimit);
    }

    /** The same with or without the need for If-Match. */
    public WhepOptions needingIfMatch(boolean needed) {
        return new WhepOptions(allowedOrigins, access, iceServers, needed, rateLimit);
    }

    /** The same with another limit. */
    public WhepOptions withRateLimit(RateLimit limit) {
        return new WhepOptions(allowedOrigins, access, iceServers, ifMatchNeeded, limit);
    }
}
