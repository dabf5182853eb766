package red5.faceswap.rtc.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What names stand for just now: asked at the start and again at an interval, on a thread of its own, because a name's server may take
 * long. A name that is not known any more keeps the addresses it had. Thread-safe.
 */
final class ResolvedNames implements AutoCloseable {
    /** Asks the system for the addresses of a name; may block. */
    interface Resolver {
        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ResolvedNames.class);

    private final Resolver resolver;
    private final Map<String, List<InetAddress>> known = new LinkedHashMap<>(); // guarded by this
    private volatile List<InetAddress> addresses; // what is known, for those who ask without waiting
    private final Map<String, Boolean> failing = new LinkedHashMap<>(); // guarded by this
    private final CountDownLatch asked = new CountDownLatch(1);
    private final ScheduledExecutorService thread; // null: addresses only

    /**
     * Begins to ask.
     *
     * @param names names, or addresses, which stand for themselves
     */
    ResolvedNames(List<String> names, Resolver resolver, long intervalMillis) {
        this.resolver = resolver;
        for (String name : names) {
            known.put(name, literal(name).map(List::of).orElse(List.of()));
        }
        addresses = all();
        List<String> toAsk =
                names.stream().filter(name -> literal(name).isEmpty()).toList();
        if (toAsk.isEmpty()) {
            thread = null;
            asked.countDown();
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread one = new Thread(work, "faceswap-names");
            one.setDaemon(true);
            return one;
        });
        thread.scheduleWithFixedDelay(() -> ask(toAsk), 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** The address that a text is; empty for a name. Asks nobody. */
    static Optional<InetAddress> literal(String text) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return address == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for wrong lengths
        }
    }

    /** Waits for the first answers, so long at most. */
    void await(long millis) {
        try {
            if (!asked.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.info(
                        "The names in rtc.public-addresses take long to resolve; they are announced once they are known");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(List<String> names) {
        for (String name : names) {
            try {
                found(name, List.of(resolver.resolve(name)));
            } catch (UnknownHostException e) {
                failed(name);
            } catch (RuntimeException e) {
                LOG.warn("{} could not be resolved", name, e); // thrown on, it would end the asking for good
                failed(name);
            }
        }
        asked.countDown();
    }

    private synchronized void found(String name, List<InetAddress> found) {
        failing.remove(name);
        if (!Set.copyOf(known.get(name)).equals(Set.copyOf(found))) { // servers give several addresses in turns
            known.put(name, found);
            addresses = all();
            LOG.info("{} is {}: viewers who come from now on are told so", name, texts(found));
        }
    }

    private synchronized void failed(String name) {
        if (failing.put(name, true) == null) {
            LOG.warn("{}", sentence(name));
        }
    }

    private String sentence(String name) {
        List<InetAddress> before = known.get(name);
        return "The name " + name + " in rtc.public-addresses cannot be resolved; "
                + (before.isEmpty()
                        ? "viewers are not told of it."
                        : "viewers are still told what it was, " + texts(before) + ".")
                + " Correct the name or this server's DNS, or write the address itself.";
    }

    private static List<String> texts(List<InetAddress> addresses) {
        return addresses.stream().map(Candidate::text).toList();
    }

    private List<InetAddress> all() {
        return known.values().stream().flatMap(List::stream).distinct().toList();
    }

    /** In the order of the names. */
    List<InetAddress> addresses() {
        return addresses;
    }

    /** A sentence for each name that cannot be resolved. */
    synchronized List<String> problems() {
        return failing.keySet().stream().map(this::sentence).toList();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
