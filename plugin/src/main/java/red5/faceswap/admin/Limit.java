package red5.faceswap.admin;

import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** How many of a list are asked for: the parameter {@code limit}, {@value #USUAL} where it is missing. */
final class Limit {
    private static final int MOST = 1000; // answers are written by threads that others wait for
    private static final int USUAL = 100;

    private Limit() {}

    /** Empty when it makes no sense; answer {@link #refusal()} then. */
    static Optional<Integer> of(HttpRequest request) {
        String text = request.query().getOrDefault("limit", String.valueOf(USUAL));
        return Optional.of(text)
                .filter(given -> given.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(limit -> limit <= MOST);
    }

    static HttpReply refusal() {
        return HttpReply.problem(422, "Not a limit", "Give limit as a number from 0 to " + MOST + ".");
    }
}
