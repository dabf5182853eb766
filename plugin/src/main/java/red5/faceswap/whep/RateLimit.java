package red5.faceswap.whep;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import red5.faceswap.http.ClientNetwork;
import red5.faceswap.rtc.TokenBucket;

/**
 * A token bucket per client address (per /64 network for IPv6). Generous to a classroom behind one address, a wall to a loop
 * that asks without end. Bounded in memory: the address not seen for longest is forgotten. Thread-safe.
 */
public final class RateLimit {
    private static final int MAX_ADDRESSES = 10_000;

    private final double burst;
    private final double perSecond;
    private final Map<ClientNetwork, TokenBucket> buckets;

    /**
     * @param burst requests at once, at least 1
     * @param perSecond requests that may follow
     */
    public RateLimit(int burst, double perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.buckets = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ClientNetwork, TokenBucket> eldest) {
                return size() > MAX_ADDRESSES;
            }
        };
    }

    /** Whether this request may pass; yes counts. */
    public boolean allows(InetAddress client, long now) {
        ClientNetwork network = ClientNetwork.of(client);
        synchronized (buckets) {
            return buckets.computeIfAbsent(network, k -> new TokenBucket(burst, perSecond, now))
                    .takes(now);
        }
    }
}
