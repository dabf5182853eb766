package red5.faceswap.rtc;

import java.net.SocketAddress;
import java.util.function.Function;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.rtp.PictureSlices;

/**
 * One viewer's way from answer to end: where it is, whether it is alive, what it gets. Events only: datagrams, media and the
 * time come in as calls on the event loop that owns it, packets and wishes go out through what it was given.
 */
final class Viewer implements Dtls.Listener {
    private static final long NEVER = Long.MAX_VALUE;

    private final String broadcast;
    private final ViewerTerms terms;
    private final LocalDescription local;
    private final ViewerContext context;
    private final ViewerSurroundings surroundings;
    private final Handshake handshake;
    private final long created;
    private final RungDemand demand;
    private Levels levels; // null: no rungs yet
    private Media media; // null before DTLS is done
    private SocketAddress address; // null before the first check, and after its connection was closed
    private ViewerState state = ViewerState.NEW;
    private final Consent consent;
    private long scheduledWake = NEVER;
    private String detail = "";
    private volatile ViewerStats latest;

    Viewer(
            String broadcast,
            ViewerTerms terms,
            LocalDescription local,
            ViewerContext context,
            ViewerSurroundings surroundings,
            Function<Viewer, Dtls> dtlsFactory,
            long now) {
        this.broadcast = broadcast;
        this.terms = terms;
        this.local = local;
        this.context = context;
        this.surroundings = surroundings;
        this.handshake = new Handshake(() -> dtlsFactory.apply(this), now);
        this.demand = new RungDemand(surroundings);
        this.created = now;
        this.consent = new Consent(now);
        this.latest = stats(now);
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

    /** As it was when its state last changed; from any thread. */
    ViewerStats latest() {
        return latest;
    }

    ViewerStats stats(long now) {
        double seconds = (now - created) / 1e9;
        double silent = consent.silence(now) / 1e9;
        return media == null
                ? ViewerStats.unconnected(label(), broadcast, state, detail, seconds, silent)
                : media.stats(label(), broadcast, state, detail, seconds, silent, levels);
    }

    /** Where it is served; null before its first check, and after its connection was closed. */
    SocketAddress address() {
        return address;
    }

    /** Whether what it is sent, which is more than answers to checks, would go there from now on by a check from there. */
    boolean movesTo(SocketAddress from, boolean nominated) {
        return handshake.begun() && (address == null || nominated) && !from.equals(address);
    }

    /** The time begins to count. */
    void start(long now) {
        schedule(now);
    }

    /** An authentic connectivity check from that address, which is the viewer's own. */
    void check(SocketAddress from, boolean nominated, long now) {
        if (state == ViewerState.GONE) {
            return;
        }
        if (state == ViewerState.NEW) {
            state = ViewerState.CONNECTING;
            surroundings.arrived(this);
            startRung();
        }
        if (address == null || nominated) { // the viewer nominates, and may move to another address at any time
            address = from;
            if (media != null) {
                media.path().address(from);
            }
        }
        heard(from, now);
        if (terms.dtlsClient() && address != null) {
            handshake.reachable();
        }
    }

    /** Who is heard elsewhere does not consent to what is sent to its address (RFC 7675, section 5.1). */
    private void heard(SocketAddress from, long now) {
        if (from.equals(address) && consent.heard(now)) {
            media.resume(now);
            schedule(now);
        }
    }

    /** A connection that it came by was closed; who was served there has a moment to come back. */
    void disconnected(SocketAddress by, long now) {
        if (state == ViewerState.GONE || !by.equals(address)) {
            return;
        }
        address = null;
        consent.lost(now);
        if (media != null) {
            media.path().address(null);
            if (consent.rest()) {
                media.pause();
            }
        }
        wakeAt(Math.min(scheduledWake, consent.ends()));
    }

    void dtls(byte[] datagram) {
        if (state == ViewerState.GONE || state == ViewerState.NEW) {
            return;
        }
        handshake.received(datagram);
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
                demand,
                surroundings::keyFrameWanted,
                context.now().getAsLong());
        surroundings.connected(this);
        if (levels != null) {
            media.levels(levels, context.now().getAsLong());
        }
        schedule(context.now().getAsLong());
        latest = stats(context.now().getAsLong()); // last: who sees the viewer connected may rely on all of it
    }

    @Override
    public void handshakeFailed(String why) {
        leave(GoneReason.HANDSHAKE_FAILED, why, context.now().getAsLong());
    }

    @Override
    public void closedByPeer() {
        leave(GoneReason.CLOSED_BY_VIEWER, "", context.now().getAsLong());
    }

    /** Takes an SRTCP packet from one of its addresses, in place; false when it is not the viewer's. */
    boolean rtcp(byte[] data, int length, SocketAddress from, long now) {
        if (media == null || state == ViewerState.GONE || !media.rtcp(data, length, now)) {
            return false;
        }
        heard(from, now);
        wakeInTime(now);
        return true;
    }

    /** The broadcast's rungs are these from now on, and nobody counts the old ones any more. */
    void levels(Levels rungs, long now) {
        levels = rungs;
        demand.forget();
        if (state == ViewerState.GONE || consent.resting()) {
            return;
        }
        if (media != null) {
            media.levels(rungs, now);
        } else {
            startRung();
        }
    }

    /** What it begins with is encoded while the handshake goes on; who has only asked for a session, and may never come, costs nothing. */
    private void startRung() {
        if (state == ViewerState.CONNECTING && levels != null && terms.video()) {
            demand.want(levels.rungOf(levels.start()), -1);
        }
    }

    void picture(int rung, PictureSlices picture, long now) {
        if (media != null && !consent.resting() && state == ViewerState.CONNECTED) {
            media.picture(rung, picture, now);
            wakeInTime(now);
        }
    }

    private void wakeInTime(long now) {
        long next = media.nextWake(now);
        if (next < scheduledWake) {
            wakeAt(next);
        }
    }

    void sound(EncodedSound sound, long now) {
        if (media != null && !consent.resting() && state == ViewerState.CONNECTED) {
            media.sound(sound, now);
        }
    }

    /** Does what the time has made due. Called as asked for by {@link ViewerSurroundings#wakeAt}; too early or too often does no harm. */
    void wake(long now) {
        if (state == ViewerState.GONE || now < scheduledWake) {
            return;
        }
        scheduledWake = NEVER;
        if (now >= consent.ends()) {
            boolean never = state == ViewerState.NEW;
            leave(never ? GoneReason.NEVER_CONNECTED : GoneReason.VANISHED, consent.whyEnded(never, now), now);
            return;
        }
        if (media == null && now >= handshake.ends()) {
            leave(GoneReason.HANDSHAKE_FAILED, "not begun in time", now);
            return;
        }
        if (now >= consent.rests() && media != null && consent.rest()) {
            media.pause();
        }
        schedule(now);
    }

    private void schedule(long now) {
        long next = media == null ? Math.min(consent.ends(), handshake.ends()) : consent.ends();
        if (media != null && !consent.resting()) {
            next = Math.min(Math.min(next, consent.rests()), media.wake(now));
        }
        wakeAt(next);
    }

    private void wakeAt(long time) {
        scheduledWake = time;
        surroundings.wakeAt(this, time);
    }

    /** Ends the session: says good-bye where the viewer can hear it and tells the surroundings. */
    void leave(GoneReason reason, String why, long now) {
        if (state == ViewerState.GONE) {
            return;
        }
        state = ViewerState.GONE;
        detail = why.isEmpty() ? reason.toString() : reason + ": " + why;
        latest = stats(now);
        try {
            if (media != null && !consent.resting() && reason != GoneReason.VANISHED) {
                media.bye();
            }
            handshake.close();
            demand.nothing();
        } finally {
            surroundings.gone(this, reason, why);
        }
    }
}
