package red5.faceswap.rtc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.NtpClock;
import red5.faceswap.rtc.rtp.PictureSlices;

/** A viewer without sockets, under a clock of our own; what it sends is opened by another implementation of SRTP. */
final class ViewerBench {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1000 * MILLI;
    static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 5000);
    static final int VIDEO = 96;
    static final int RTX = 97;
    static final int AUDIO = 111;
    static final int RED = 63;
    static final int TRANSPORT_SEQUENCE = 4;
    static final int PLAYOUT_DELAY = 5;
    static final String REMOTE_PASSWORD = "the viewer's password";

    /**
     * A packet as the viewer's player sees it.
     *
     * @param playoutMillis the least time that it is to be kept, 0 where nothing is said of it
     */
    record Rtp(
            int payloadType,
            boolean marker,
            int sequence,
            int timestamp,
            int ssrc,
            int transportSequence,
            int playoutMillis,
            byte[] payload,
            long at) {
        static final int NO_SEQUENCE = -1;

        static Rtp of(byte[] plain, long at) {
            boolean extended = (plain[0] & 0x10) != 0;
            int header = extended ? 16 + 4 * (word(plain, 12) & 0xffff) : 12;
            boolean counted = extended && plain[16] >> 4 == TRANSPORT_SEQUENCE;
            boolean kept = counted && header > 20 && plain[19] >> 4 == PLAYOUT_DELAY;
            return new Rtp(
                    plain[1] & 0x7f,
                    plain[1] < 0,
                    (plain[2] & 0xff) << 8 | plain[3] & 0xff,
                    word(plain, 4),
                    word(plain, 8),
                    counted ? word(plain, 15) & 0xffff : NO_SEQUENCE,
                    kept ? 10 * (word(plain, 19) >> 12 & 0xfff) : 0,
                    Arrays.copyOfRange(plain, header, plain.length),
                    at);
        }

        int pictureId() {
            return (payload[2] & 0x7f) << 8 | payload[3] & 0xff;
        }

        boolean startsPicture() {
            return (payload[0] & 0x10) != 0;
        }
    }

    long now = 100 * SECOND;
    final List<Rtp> rtp = new ArrayList<>();
    final List<byte[]> rtcp = new ArrayList<>();
    final List<Integer> burstSizes = new ArrayList<>();
    final List<SocketAddress> receivers = new ArrayList<>();
    final List<byte[]> raw = new ArrayList<>();
    final List<String> wishes = new ArrayList<>();
    final Set<Integer> watched = new TreeSet<>();
    final Set<Integer> keysWanted = new TreeSet<>();
    Consumer<Rtp> network = packet -> {};
    GoneReason gone;
    boolean dtlsClosed;
    final Viewer viewer;
    final LocalDescription local;
    final SrtpKeys keys;
    private final Oracle opener;
    private final Oracle browser;
    private final PriorityQueue<Long> wakes = new PriorityQueue<>();
    private final Random random;

    ViewerBench(SrtpProfile profile, boolean rtx, long seed) {
        this(profile, seed, terms(rtx, HeaderExtensions.EMPTY), List.of(new Rung(640, 360, 2_000_000)));
    }

    ViewerBench(SrtpProfile profile, long seed, ViewerTerms terms, List<Rung> rungs) {
        this(profile, seed, terms, rungs, "ufrag");
    }

    private ViewerBench(SrtpProfile profile, long seed, ViewerTerms terms, List<Rung> rungs, String ufrag) {
        local = new LocalDescription(
                ufrag, "password", new Fingerprint("sha-256", "00"), List.of(), 1001, 1002, 1003, "cname");
        random = new Random(seed);
        byte[] material = new byte[profile.keyingMaterialLength()];
        random.nextBytes(material);
        keys = SrtpKeys.of(profile, material);
        opener = new Oracle(profile, keys.server(), false);
        browser = new Oracle(profile, keys.client(), true);
        ViewerContext context = new ViewerContext(
                this::sent, new SecurePath.Scratch(), new NtpClock(now, 1_700_000_000_000L), random, () -> now);
        viewer = new Viewer("live/cam", terms, local, context, new Watcher(), v -> new SilentDtls(), now);
        viewer.levels(new Levels(rungs), now);
        viewer.start(now);
    }

    static ViewerTerms terms(boolean rtx, HeaderExtensions extensions) {
        return new ViewerTerms(
                "remote",
                REMOTE_PASSWORD,
                new Fingerprint("sha-256", "00"),
                VIDEO,
                rtx ? RTX : ViewerTerms.NONE,
                AUDIO,
                RED,
                extensions,
                extensions);
    }

    /** By GCM, with RTX, under that name of the server's. */
    static ViewerBench named(String ufrag) {
        return new ViewerBench(
                SrtpProfile.AEAD_AES_128_GCM,
                ufrag.hashCode(),
                terms(true, HeaderExtensions.EMPTY),
                List.of(new Rung(640, 360, 2_000_000)),
                ufrag);
    }

    /** Connected, by GCM, with RTX. */
    static ViewerBench connected() {
        ViewerBench bench = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, true, 1);
        bench.connect();
        return bench;
    }

    void connect() {
        viewer.check(HERE, true, now);
        shakeHands();
    }

    void shakeHands() {
        viewer.dtls(new byte[] {22});
        viewer.secured(keys);
    }

    private void sent(byte[] data, int length, int segment, SocketAddress to) {
        int count = 0;
        for (int at = 0; at < length; at += segment, count++) {
            byte[] packet = Arrays.copyOfRange(data, at, Math.min(length, at + segment));
            receivers.add(to);
            raw.add(packet);
            try {
                int type = packet[1] & 0xff;
                if (type >= 192 && type <= 223) {
                    rtcp.add(opener.openRtcp(packet));
                } else {
                    Rtp opened = Rtp.of(opener.openRtp(packet), now);
                    rtp.add(opened);
                    network.accept(opened);
                }
            } catch (GeneralSecurityException e) {
                wishes.add("unreadable: " + e.getMessage());
            }
        }
        burstSizes.add(count);
    }

    /** Lets time pass, waking the viewer when it asked for it. */
    void pass(long nanos) {
        long end = now + nanos;
        while (!wakes.isEmpty() && wakes.peek() <= end) {
            now = Math.max(now, wakes.poll());
            viewer.wake(now);
        }
        now = end;
    }

    void picture(boolean key, int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        viewer.picture(0, new PictureSlices(new EncodedPicture(data, key, 640, 360, 0, now / 1000)), now);
    }

    void sound() {
        viewer.sound(new EncodedSound(new byte[] {1, 2, 3}, now / 1000), now);
    }

    /** The viewer's player sends this, 32 bits a word; false when it was not believed. */
    boolean feedback(int... words) {
        byte[] plain = new byte[4 * words.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) (words[i / 4] >>> 24 - 8 * (i % 4));
        }
        return rtcp(plain);
    }

    /** The viewer's player sends this; false when it was not believed. */
    boolean rtcp(byte[] plain) {
        byte[] packet = sealed(plain);
        return viewer.rtcp(Arrays.copyOf(packet, 2048), packet.length, HERE, now);
    }

    /** A report as the viewer's player sends it. */
    byte[] sealed(byte[] plain) {
        try {
            return browser.protectRtcp(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean nack(int sequence) {
        return feedback(0x81CD0003, 1, local.videoSsrc(), sequence << 16);
    }

    List<Rtp> video() {
        return rtp.stream().filter(packet -> packet.payloadType() == VIDEO).toList();
    }

    List<Rtp> resent() {
        return rtp.stream().filter(packet -> packet.payloadType() == RTX).toList();
    }

    static int word(byte[] data, int at) {
        return (data[at] & 0xff) << 24 | (data[at + 1] & 0xff) << 16 | (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
    }

    private final class Watcher implements ViewerSurroundings {
        @Override
        public void keyFrameWanted(int rung) {
            wishes.add("key frame");
            keysWanted.add(rung);
        }

        @Override
        public void watching(int rung, boolean wanted) {
            if (wanted) {
                watched.add(rung);
            } else {
                watched.remove(rung);
            }
        }

        @Override
        public void gone(Viewer who, GoneReason reason, String detail) {
            gone = reason;
        }

        @Override
        public void arrived(Viewer viewer) {
            // of no interest here
        }

        @Override
        public void connected(Viewer who) {
            wishes.add("connected");
        }

        @Override
        public void wakeAt(Viewer who, long nanos) {
            wakes.add(nanos);
        }
    }

    private final class SilentDtls implements Dtls {
        @Override
        public void received(byte[] datagram) {
            // the handshake's end is called by the test
        }

        @Override
        public void close() {
            dtlsClosed = true;
        }
    }
}
