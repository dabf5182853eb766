package red5.faceswap.whep;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import red5.faceswap.http.HttpReply;

/** Answers that viewers' and publishers' endpoints and their sessions have in common. */
public final class Replies {
    public static final String SDP = "application/sdp";
    public static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String METHODS = "POST, PATCH, DELETE, GET, HEAD, OPTIONS";

    private Replies() {}

    /** The answer to OPTIONS, whatever was asked for. */
    public static HttpReply options() {
        return HttpReply.empty(204)
                .with("Allow", METHODS)
                .with("Accept-Post", SDP)
                .with("Accept-Patch", FRAGMENT)
                .with("Access-Control-Allow-Methods", METHODS)
                .with(
                        "Access-Control-Allow-Headers",
                        "Content-Type, Authorization, If-Match, Last-Event-ID, Cache-Control")
                .with("Access-Control-Max-Age", "86400");
    }

    /** 405. */
    public static HttpReply notAllowed(String allowed, String sentence) {
        return HttpReply.problem(405, "Method not allowed", sentence).with("Allow", allowed);
    }

    /** The same with the time after which to try again. */
    public static HttpReply retry(HttpReply reply, Duration after) {
        return reply.with("Retry-After", String.valueOf(Math.max(1, after.toSeconds())));
    }

    /** What a Location header says of something below a decoded path. */
    public static String address(String path, String below) {
        String parent = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        StringBuilder encoded = new StringBuilder();
        for (byte b : parent.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~/!$&'()*+,;=:@".indexOf(b) >= 0);
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.append('/').append(below).toString();
    }
}
