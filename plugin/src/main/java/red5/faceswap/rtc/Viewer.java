package red5.faceswap.rtc;

import java.net.InetSocketAddress;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.rtp.NtpClock;
import red5.faceswap.rtc.rtp.PictureSlices;

/**
 * One viewer's way from answer to end: where it is, whether it is alive, what it gets. Events only: datagrams, media and the
 * time come in as calls on the event loop that owns it, packets and wishes go out through what it was given.
 */
final class Viewer implements Dtls.Listener {
    /** What a viewer asks of its surroundings. */
    interface Surroundings {
        void keyFrameWanted();

        /** The viewer is gone; it is called no more. */
        void gone(Viewer viewer, GoneReason reason, String detail);

        /** DTLS is done. */
        void connected(Viewer viewer);

        /** Call {@link #wake} then. */
        void wakeAt(Viewer viewer, long nanos);
    }

    /**
     * What all viewers of a server share.
     *
     * @param now the monotonic clock, for what happens without a datagram or a timer
     */
    record Context(
            PacketOutput output, SecurePath.Scratch scratch, NtpClock ntp, RandomGenerator random, LongSupplier now) {}

    private static final long SECOND = 1_000_000_000L;

    /** Longest gap between a healthy browser's signs of life is 6 s (Firefox's STUN checks). */
    static final long QUIET = 8 * SECOND;

    static final long VANISHED = 15 * SECOND;
    private static final long STATS_INTERVAL = SECOND;
    private static final long NEVER = Long.MAX_VALUE;

    private final String broadcast;
    private final ViewerTerms terms;
    private final LocalDescription local;
    private final Context context;
    private final Surroundings surroundings;
    private final Function<Viewer, Dtls> dtlsFactory;
    private final long created;
    private Dtls dtls; // null before the first DTLS datagram
    private Media media; // null before DTLS is done
    private InetSocketAddress address; // null before the first check
    private ViewerState state = ViewerState.NEW;
    private boolean paused;
    private long lastHeard;
    private long scheduledWake = NEVER;
    private long nextStats;
    private volatile ViewerStats stats;

    Viewer(
            String broadcast,
            ViewerTerms terms,
            LocalDescription local,
            Context context,
            Surroundings surroundings,
            Function<Viewer, Dtls> dtlsFactory,
            long now) {
        this.broadcast = broadcast;
        this.terms = terms;
        this.local = local;
        this.context = context;
        this.surroundings = surroundings;
        this.dtlsFactory = dtlsFactory;
        this.created = now;
        this.lastHeard = now;
        this.nextStats = now + STATS_INTERVAL;
        this.stats = emptyStats("", 0);
    }

    /** A name for logs: not the secret one. */
    String label() {
        return local.ufrag();
    }

    ViewerTerms terms() {
        return terms;
    }

    LocalDescription local() {
        return local;
    }

    ViewerState state() {
        return state;
    }

    /** From any thread. */
    ViewerStats stats() {
        return stats;
    }

    /** The time begins to count. */
    void start(long now) {
        schedule(now);
    }

    /** An authentic connectivity check from that address. */
    void check(InetSocketAddress from, boolean nominated, long now) {
        if (state == ViewerState.GONE) {
            return;
        }
        heard(now);
        if (state == ViewerState.NEW) {
            state = ViewerState.CONNECTING;
        }
        if (address == null || nominated) { // the viewer nominates, and may move to another address at any time
            address = from;
            if (media != null) {
                media.path().address(from);
            }
        }
    }

    private void heard(long now) {
        lastHeard = now;
        if (paused) {
            paused = false;
            media.requestKeyFrame();
        }
    }

    void dtls(byte[] datagram) {
        if (state == ViewerState.GONE || state == ViewerState.NEW) {
            return;
        }
        if (dtls == null) {
            dtls = dtlsFactory.apply(this);
        }
        dtls.received(datagram);
    }

    /** Sends a datagram of the DTLS connection. */
    void sendDtls(byte[] datagram) {
        if (address != null) {
            context.output().send(datagram, datagram.length, datagram.length, address);
        }
    }

    @Override
    public void secured(SrtpKeys keys) {
        if (state != ViewerState.CONNECTING) {
            return;
        }
        state = ViewerState.CONNECTED;
        SecurePath path = new SecurePath(keys, context.output(), context.scratch(), address);
        media = new Media(
                path,
                keys.profile(),
                terms,
                local,
                context.ntp(),
                context.random(),
                surroundings::keyFrameWanted,
                context.now().getAsLong());
        surroundings.connected(this);
        media.requestKeyFrame();
        publishStats("", context.now().getAsLong()); // last: who sees the viewer connected may rely on all of it
    }

    @Override
    public void handshakeFailed(String why) {
        leave(GoneReason.HANDSHAKE_FAILED, why, context.now().getAsLong());
    }

    @Override
    public void closedByPeer() {
        leave(GoneReason.CLOSED_BY_VIEWER, "", context.now().getAsLong());
    }

    /** Takes an SRTCP packet, in place; false when it is not the viewer's. */
    boolean rtcp(byte[] data, int length, long now) {
        if (media == null || state == ViewerState.GONE || !media.rtcp(data, length, now)) {
            return false;
        }
        heard(now);
        return true;
    }

    void picture(PictureSlices picture, long now) {
        if (media != null && !paused && state == ViewerState.CONNECTED) {
            media.picture(picture, now);
            if (media.nextPump() < scheduledWake) {
                wakeAt(media.nextPump());
            }
        }
    }

    void sound(EncodedSound sound, long now) {
        if (media != null && !paused && state == ViewerState.CONNECTED) {
            media.sound(sound, now);
        }
    }

    /** Does what the time has made due. Called as asked for by {@link Surroundings#wakeAt}; too early or too often does no harm. */
    void wake(long now) {
        if (state == ViewerState.GONE || now < scheduledWake) {
            return;
        }
        scheduledWake = NEVER;
        long silent = now - lastHeard;
        if (silent >= VANISHED) {
            if (state == ViewerState.NEW) {
                leave(GoneReason.NEVER_CONNECTED, "no connectivity check arrived: is the UDP port open?", now);
            } else {
                leave(GoneReason.VANISHED, "silent for " + silent / SECOND + " s", now);
            }
            return;
        }
        if (media == null && now - created >= 2 * VANISHED) {
            leave(GoneReason.HANDSHAKE_FAILED, "not begun in time", now);
            return;
        }
        if (silent >= QUIET && media != null && !paused) {
            paused = true;
            media.pause();
        }
        schedule(now);
    }

    private void schedule(long now) {
        long next = lastHeard + VANISHED;
        if (media == null) {
            next = Math.min(next, created + 2 * VANISHED);
        }
        if (media != null && !paused) {
            next = Math.min(Math.min(next, lastHeard + QUIET), media.wake(now));
        }
        if (now >= nextStats) {
            nextStats = now + STATS_INTERVAL;
            publishStats("", now);
        }
        wakeAt(Math.min(next, nextStats));
    }

    private void wakeAt(long time) {
        scheduledWake = time;
        surroundings.wakeAt(this, time);
    }

    /** Ends the session: says good-bye where the viewer can hear it and tells the surroundings. */
    void leave(GoneReason reason, String detail, long now) {
        if (state == ViewerState.GONE) {
            return;
        }
        state = ViewerState.GONE;
        publishStats(detail.isEmpty() ? reason.toString() : reason + ": " + detail, now);
        try {
            if (media != null && !paused && reason != GoneReason.VANISHED) {
                media.bye();
            }
            if (dtls != null) {
                dtls.close();
            }
        } finally {
            surroundings.gone(this, reason, detail);
        }
    }

    private void publishStats(String detail, long now) {
        double seconds = (now - created) / 1e9;
        stats = media == null ? emptyStats(detail, seconds) : media.stats(label(), broadcast, state, detail, seconds);
    }

    private ViewerStats emptyStats(String detail, double seconds) {
        return new ViewerStats(label(), broadcast, state, detail, "", seconds, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
