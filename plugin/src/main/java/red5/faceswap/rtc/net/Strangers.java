package red5.faceswap.rtc.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * TCP connections that have not shown yet whose they are: so many in all, the eldest giving way, and so many from one place, so that
 * nobody fills the port. Owned by the event loop.
 */
final class Strangers<T> {
    private static final int NETWORK_BYTES = 8; // who has one IPv6 address has its /64

    private final int most;
    private final int mostOfOne;
    private final Map<T, InetAddress> places = new LinkedHashMap<>();
    private final Map<InetAddress, Integer> counts = new HashMap<>();

    /**
     * @param most in all
     * @param mostOfOne from one IPv4 address or one IPv6 network
     */
    Strangers(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** False when there are too many from that place. */
    boolean admit(T stranger, InetAddress from) {
        InetAddress place = place(from);
        if (counts.getOrDefault(place, 0) >= mostOfOne) {
            return false;
        }
        counts.merge(place, 1, Integer::sum);
        places.put(stranger, place);
        return true;
    }

    /** Who has to give way because there are too many; no longer one of them. */
    Optional<T> surplus() {
        if (places.size() <= most) {
            return Optional.empty();
        }
        T eldest = places.keySet().iterator().next();
        remove(eldest);
        return Optional.of(eldest);
    }

    /** It is known by now, or gone. */
    void remove(T stranger) {
        InetAddress place = places.remove(stranger);
        if (place != null) {
            counts.computeIfPresent(place, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    int size() {
        return places.size();
    }

    private static InetAddress place(InetAddress from) {
        byte[] bytes = from.getAddress();
        if (bytes.length <= NETWORK_BYTES) {
            return from;
        }
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
