package red5.faceswap.admin;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import red5.faceswap.http.ClientNetwork;

/**
 * Slows down who guesses passwords: after {@link #MAX_FAILURES} failures within {@link #WINDOW} an address has to wait until the
 * window is over. An IPv6 client is known by its /64, which is what one customer gets. Thread-safe, bounded.
 */
final class LoginThrottle {
    static final int MAX_FAILURES = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_ADDRESSES = 4096;

    private final Map<ClientNetwork, Failures> byAddress = new LinkedHashMap<>();

    private record Failures(Instant since, int count) {}

    /** How long that address must wait, empty when it need not. */
    synchronized Optional<Duration> wait(InetAddress address, Instant now) {
        Failures failures = byAddress.get(ClientNetwork.of(address));
        if (failures == null || failures.count < MAX_FAILURES) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, failures.since.plus(WINDOW));
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    synchronized void failed(InetAddress address, Instant now) {
        Failures before = byAddress.remove(ClientNetwork.of(address));
        boolean fresh = before == null || !now.isBefore(before.since.plus(WINDOW));
        byAddress.put(
                ClientNetwork.of(address), fresh ? new Failures(now, 1) : new Failures(before.since, before.count + 1));
        if (byAddress.size() > MAX_ADDRESSES) {
            byAddress.remove(byAddress.keySet().iterator().next());
        }
    }
}
