package red5.faceswap.rtc;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.SimulatedPlayer.Shown;
import red5.faceswap.rtc.ViewerBench.Rtp;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.PictureSlices;

/** Encoders with rungs, a viewer of ours, a simulated link and a simulated player, under one clock. */
final class NetworkBench {
    static final long MILLI = ViewerBench.MILLI;
    static final long SECOND = ViewerBench.SECOND;
    static final List<Rung> RUNGS = List.of(
            new Rung(1280, 720, 2_500_000),
            new Rung(640, 360, 700_000),
            new Rung(480, 270, 300_000),
            new Rung(320, 180, 120_000));
    private static final double BASE_SHARE = 0.6;
    private static final long KEY_INTERVAL = 300 * MILLI;
    private static final int SOUND_BYTES = 160; // 64 kbit/s
    private static final int LEAN_BYTES = 60;

    private record Packet(long at, Rtp rtp) {}

    private record Report(long at, byte[] data) {}

    final ViewerBench server;
    final SimulatedLink link;
    final SimulatedLink back;
    final SimulatedPlayer player;
    private final PriorityQueue<Packet> flying = new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
    private final ArrayDeque<Report> returning = new ArrayDeque<>();
    private final Random random;
    private final long[] lastKey = new long[RUNGS.size()];
    private final boolean[] running = new boolean[RUNGS.size()];
    private final long began;
    private long pictureNumber;
    private long nextPicture;
    private long nextSound;
    Runnable beside = () -> {}; // what else goes on each millisecond
    boolean away; // the publisher
    double keySize = 3.1; // pictures
    double effort = 1; // what encoders make of their rates: less where little moves
    int soundsSent;

    NetworkBench(long seed, boolean rtx, HeaderExtensions extensions) {
        this(seed, rtx, extensions, new SimulatedLink(seed + 1));
    }

    private NetworkBench(long seed, boolean rtx, HeaderExtensions extensions, SimulatedLink link) {
        random = new Random(seed);
        server = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, seed, ViewerBench.terms(rtx, extensions), RUNGS);
        this.link = link;
        back = new SimulatedLink(seed + 2);
        player = new SimulatedPlayer(server.local);
        player.numbered = extensions.hasTransportSequence();
        server.network = this::sent;
        began = server.now;
        nextPicture = began;
        nextSound = began;
    }

    /** A browser: feedback on each packet, RTX. */
    static NetworkBench browser(long seed) {
        return new NetworkBench(
                seed, true, new HeaderExtensions(ViewerBench.TRANSPORT_SEQUENCE, 0, ViewerBench.PLAYOUT_DELAY));
    }

    /** The same behind a link that others use too; pass time for all of them alike. */
    static NetworkBench browser(long seed, SimulatedLink link) {
        return new NetworkBench(
                seed, true, new HeaderExtensions(ViewerBench.TRANSPORT_SEQUENCE, 0, ViewerBench.PLAYOUT_DELAY), link);
    }

    void connect() {
        server.connect();
        server.viewer.check(ViewerBench.HERE, true, server.now);
    }

    private void sent(Rtp packet) {
        int bytes = packet.payload().length + 12 + 8 + 16 + 28;
        long at = link.send(server.now, bytes);
        if (at != SimulatedLink.LOST) {
            flying.add(new Packet(at, packet));
        }
    }

    /** Lets so many seconds pass. */
    void pass(double seconds) {
        long end = server.now + (long) (seconds * SECOND);
        while (server.now < end) {
            encode();
            beside.run();
            server.pass(MILLI);
            while (!flying.isEmpty() && flying.peek().at() <= server.now) {
                Packet packet = flying.poll();
                player.arrived(packet.rtp(), packet.at());
            }
            player.tick(server.now);
            for (byte[] report : player.outbox) {
                long at = back.send(server.now, report.length + 42);
                if (at != SimulatedLink.LOST) {
                    returning.add(new Report(at, report));
                }
            }
            player.outbox.clear();
            while (!returning.isEmpty() && returning.peek().at() <= server.now) {
                server.rtcp(returning.poll().data());
            }
            if (player.reports && server.now % SECOND == 0) {
                server.viewer.check(ViewerBench.HERE, true, server.now);
            }
        }
    }

    private void encode() {
        if (away) {
            nextSound = server.now;
            nextPicture = server.now;
            pictureNumber = (server.now - began) * 30 / SECOND;
            return;
        }
        if (server.now >= nextSound) {
            nextSound += 20 * MILLI;
            soundsSent++;
            server.viewer.sound(
                    new EncodedSound(new byte[SOUND_BYTES], new byte[LEAN_BYTES], server.now / 1000), server.now);
        }
        if (server.now < nextPicture) {
            return;
        }
        nextPicture = began + ++pictureNumber * SECOND / 30;
        for (int rung = 0; rung < RUNGS.size(); rung++) {
            boolean wanted = server.watched.contains(rung);
            boolean key = wanted && !running[rung]
                    || wanted && server.keysWanted.contains(rung) && server.now - lastKey[rung] > KEY_INTERVAL;
            running[rung] = wanted;
            if (wanted) {
                encode(rung, key);
            }
        }
    }

    private void encode(int rung, boolean key) {
        int layer = key || pictureNumber % 2 == 0 ? 0 : 1;
        double mean = effort * RUNGS.get(rung).bitsPerSecond() / 8.0 / 30;
        double share = key ? keySize : layer == 0 ? 2 * BASE_SHARE : 2 * (1 - BASE_SHARE);
        int size = (int) Math.max(20, mean * share * (0.8 + 0.4 * random.nextDouble()));
        ByteBuffer data = ByteBuffer.allocate(size);
        data.put((byte) (key ? 1 : 0)).put((byte) rung).putLong(server.now);
        if (key) {
            lastKey[rung] = server.now;
            server.keysWanted.remove(rung);
        }
        Rung of = RUNGS.get(rung);
        EncodedPicture picture =
                new EncodedPicture(data.array(), key, of.width(), of.height(), layer, server.now / 1000);
        server.viewer.picture(rung, new PictureSlices(picture), server.now);
    }

    double seconds(long at) {
        return (at - began) / (double) SECOND;
    }

    private List<Shown> between(double from, double to) {
        return player.shown.stream()
                .filter(one -> seconds(one.at()) >= from && seconds(one.at()) < to)
                .toList();
    }

    /** Pictures per second that were shown within that time. */
    double fps(double from, double to) {
        return between(from, to).size() / (to - from);
    }

    /** The longest time without a new picture, in milliseconds. */
    long longestGap(double from, double to) {
        List<Shown> shown = between(from, to);
        long longest = 0;
        long last = began + (long) (from * SECOND);
        for (Shown one : shown) {
            longest = Math.max(longest, one.at() - last);
            last = one.at();
        }
        return Math.max(longest, began + (long) (to * SECOND) - last) / MILLI;
    }

    /** From capture to decoder, the middle one. */
    long medianDelay(double from, double to) {
        long[] delays = between(from, to).stream()
                .mapToLong(Shown::delayMillis)
                .sorted()
                .toArray();
        return delays.length == 0 ? Long.MAX_VALUE : delays[delays.length / 2];
    }

    /** The rung of most pictures shown within that time, -1 for none. */
    int rung(double from, double to) {
        int[] counts = new int[RUNGS.size()];
        between(from, to).forEach(one -> counts[one.rung()]++);
        int most = Arrays.stream(counts).max().orElse(0);
        for (int rung = 0; rung < counts.length; rung++) {
            if (most > 0 && counts[rung] == most) {
                return rung;
            }
        }
        return -1;
    }

    /** Changes of the rung within that time. */
    int switches(double from, double to) {
        List<Shown> shown = between(from, to);
        int switches = 0;
        for (int i = 1; i < shown.size(); i++) {
            switches += shown.get(i).rung() != shown.get(i - 1).rung() ? 1 : 0;
        }
        return switches;
    }

    /** When the first picture was shown, in seconds; of that rung or better. */
    double first(int rung, double from) {
        return player.shown.stream()
                .filter(one -> one.rung() <= rung && seconds(one.at()) >= from)
                .mapToDouble(one -> seconds(one.at()))
                .findFirst()
                .orElse(Double.MAX_VALUE);
    }

    /** What happened each second, for whoever looks into a failure. */
    String story() {
        StringBuilder story = new StringBuilder();
        for (int second = 0; second < seconds(server.now); second++) {
            story.append(String.format(
                    "%d s: rung %d, %.0f fps, gap %d ms, delay %d ms%n",
                    second,
                    rung(second, second + 1),
                    fps(second, second + 1),
                    longestGap(second, second + 1),
                    medianDelay(second, second + 1)));
        }
        return story.append(server.viewer.stats(server.now)).toString();
    }
}
