package red5.faceswap.rtc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import red5.faceswap.rtc.ViewerBench.Rtp;
import red5.faceswap.rtc.rtp.FeedbackMaker;

/** What a browser does with the packets it gets: reports, asks again for lost ones, puts pictures together and shows them. */
final class SimulatedPlayer {
    private static final long MILLI = ViewerBench.MILLI;
    private static final long SECOND = ViewerBench.SECOND;
    private static final int MAX_ASKED = 10;

    /** So long do browsers wait for a picture that lacks something before they ask for a key frame. */
    private static final long MOST_WAIT = 3000 * MILLI;

    /** So late may a picture be decoded that others do not build upon, or the next one is shown instead. */
    private static final long MOST_LATE = 5 * MILLI;

    /** A picture that could be decoded, and when it was to be seen. */
    record Shown(long at, int rung, long delayMillis, boolean key) {}

    private static final class Missing {
        final long since;
        int asked;
        long lastAsked;

        Missing(long since) {
            this.since = since;
        }
    }

    final List<Shown> shown = new ArrayList<>();
    final List<byte[]> outbox = new ArrayList<>();
    private final LocalDescription local;
    private final FeedbackMaker feedback = FeedbackMaker.plain();
    private final TreeMap<Long, Long> arrivals = new TreeMap<>(); // transport number to time
    private final TreeMap<Long, Rtp> packets = new TreeMap<>(); // video, by whole sequence number
    private final TreeMap<Long, Missing> missing = new TreeMap<>();
    long roundTrip = 100 * MILLI;
    boolean reports = true;
    boolean numbered = true;
    /** Whether pictures are kept for as long as the sender wishes, and the next ones wait until then for one that lacks something. */
    boolean patient;

    private long kept; // nanoseconds
    private long fastest = Long.MAX_VALUE; // from capture to arrival
    long nacks;
    int sounds;
    private long highest = -1;
    private long transportHighest = -1;
    private long nextFeedback;
    private long nextReport;
    private long feedbackBase = -1;
    private long decodedUpTo = -1;
    private int decodedBase = -1;
    private int pictureId = -1;
    int idJumps; // pictures whose id did not follow the one before
    private long lastShown;
    private long lastPli;
    private int reportedReceived;
    private int received;
    private long reportedHighest = -1;
    private double remb;

    SimulatedPlayer(LocalDescription local) {
        this.local = local;
    }

    /** Gives an estimate of its own from now on. */
    void estimates(double bitsPerSecond) {
        remb = bitsPerSecond;
    }

    void arrived(Rtp packet, long now) {
        kept = patient && packet.playoutMillis() > 0 ? packet.playoutMillis() * MILLI : kept;
        if (numbered && packet.transportSequence() >= 0) {
            transportHighest = unwrap(packet.transportSequence(), transportHighest);
            arrivals.put(transportHighest + (short) (packet.transportSequence() - transportHighest), now);
        }
        switch (packet.payloadType()) {
            case ViewerBench.VIDEO -> {
                received++; // what comes by RTX is of another stream, and was lost in this one
                video(packet.sequence(), packet, now);
            }
            case ViewerBench.RTX -> {
                int original = (packet.payload()[0] & 0xff) << 8 | packet.payload()[1] & 0xff;
                byte[] payload = java.util.Arrays.copyOfRange(packet.payload(), 2, packet.payload().length);
                video(
                        original,
                        new Rtp(0, packet.marker(), original, packet.timestamp(), 0, -1, 0, payload, packet.at()),
                        now);
            }
            default -> sounds++;
        }
    }

    private static long unwrap(int sequence, long highest) {
        return highest < 0 ? sequence + 65_536L : Math.max(highest, highest + (short) (sequence - highest));
    }

    private void video(int sequence, Rtp packet, long now) {
        long before = highest;
        highest = unwrap(sequence, highest);
        reportedHighest = before < 0 ? highest - 1 : reportedHighest;
        long number = highest + (short) (sequence - highest);
        for (long gap = before + 1; before >= 0 && gap < number; gap++) {
            missing.put(gap, new Missing(now));
        }
        missing.remove(number);
        if (number < decodedUpTo || packets.putIfAbsent(number, packet) != null) {
            return;
        }
        decode(now);
    }

    /** Decodes what can be, in order; a picture whose reference is missing is not shown. */
    private void decode(long now) {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (long at = Math.max(decodedUpTo + 1, highest - 3000); at <= highest; at++) {
                Rtp first = packets.get(at);
                if (first == null || !first.startsPicture()) {
                    continue;
                }
                long end = at;
                while (packets.containsKey(end) && !packets.get(end).marker()) {
                    end++;
                    if (packets.containsKey(end) && packets.get(end).startsPicture()) {
                        break; // the end of the one before was given up
                    }
                }
                if (!packets.containsKey(end) || !packets.get(end).marker()) {
                    continue;
                }
                if (patient && decodedUpTo >= 0 && at > decodedUpTo + 1 && now < due(first)) {
                    return; // what lacks something may still come
                }
                if (show(first, at, now)) {
                    decodedUpTo = end;
                    missing.headMap(end).clear();
                    packets.headMap(end).clear();
                    progress = true;
                    break;
                }
            }
        }
    }

    /** For how long the sender last asked it to keep pictures, 0 for not at all. */
    long keptMillis() {
        return kept / MILLI;
    }

    /** When a picture is to be seen. */
    private long due(Rtp first) {
        return captured(first) + Math.min(fastest, SECOND) + kept;
    }

    private static long captured(Rtp first) {
        return ByteBuffer.wrap(first.payload()).getLong(8);
    }

    private boolean show(Rtp first, long at, long now) {
        ByteBuffer data = ByteBuffer.wrap(first.payload());
        int base = data.get(4) & 0xff;
        int layer = data.get(5) >> 6 & 3;
        boolean key = data.get(6) == 1;
        boolean follows = layer == 0 ? (decodedBase + 1 & 0xff) == base && decodedBase >= 0 : decodedBase == base;
        if (!key && !follows) {
            return false;
        }
        if (layer == 0) {
            decodedBase = base;
        }
        int number = (data.get(2) & 0x7f) << 8 | data.get(3) & 0xff;
        idJumps += pictureId < 0 || number == (pictureId + 1 & 0x7fff) ? 0 : 1;
        pictureId = number;
        lastShown = now;
        long age = now - captured(first);
        fastest = Math.min(fastest, age);
        long late = patient ? now - due(first) : 0;
        if (layer == 0 || late <= MOST_LATE) {
            shown.add(new Shown(now - Math.min(0, late), data.get(7), age / MILLI, key));
        }
        return true;
    }

    /** Reports, requests for lost packets, requests for key frames, as they are due. */
    void tick(long now) {
        if (!reports) {
            return;
        }
        if (now >= nextFeedback) {
            nextFeedback = now + 60 * MILLI;
            sendFeedback();
        }
        if (now >= nextReport) {
            nextReport = now + SECOND;
            report();
        }
        ask(now);
        if (patient) {
            decode(now);
        }
        if (highest >= 0 && now - lastShown > MOST_WAIT && now - lastPli > 200 * MILLI && highest > decodedUpTo) {
            lastPli = now;
            words(0x81CE0002, 1, local.videoSsrc());
        }
    }

    private void sendFeedback() {
        if (!numbered || arrivals.isEmpty()) {
            return;
        }
        if (feedbackBase < 0) {
            feedbackBase = arrivals.firstKey();
        }
        long base = Math.min(feedbackBase, arrivals.firstKey());
        int count = (int) Math.min(2000, arrivals.lastKey() - base + 1);
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            Long time = arrivals.get(base + i);
            times[i] = time == null ? FeedbackMaker.MISSING : time / 1000;
        }
        outbox.add(feedback.packet((int) base & 0xffff, times));
        feedbackBase = arrivals.lastKey() + 1;
        arrivals.clear();
    }

    private void report() {
        long expected = highest - reportedHighest;
        int got = received - reportedReceived;
        int lost = expected <= 0 ? 0 : (int) Math.max(0, 256 * (expected - got) / expected);
        reportedHighest = highest;
        reportedReceived = received;
        words(0x81C90007, 1, local.videoSsrc(), Math.min(255, lost) << 24, 0, 0, 0, 0);
        if (remb > 0) {
            int exponent = 10;
            words(
                    0x8FCE0005,
                    1,
                    0,
                    0x52454D42,
                    0x01000000 | exponent << 18 | (int) (remb / (1 << exponent)),
                    local.videoSsrc());
        }
    }

    private void ask(long now) {
        List<Long> given = new ArrayList<>();
        for (Map.Entry<Long, Missing> entry : missing.entrySet()) {
            Missing one = entry.getValue();
            if (now - one.since > 10 * MILLI && now - one.lastAsked > roundTrip) {
                one.lastAsked = now;
                if (one.asked++ >= MAX_ASKED) {
                    given.add(entry.getKey());
                } else {
                    nacks++;
                    words(0x81CD0003, 1, local.videoSsrc(), (int) (entry.getKey() & 0xffff) << 16);
                }
            }
        }
        given.forEach(missing::remove);
    }

    private void words(int... words) {
        ByteBuffer packet = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            packet.putInt(word);
        }
        outbox.add(packet.array());
    }
}
