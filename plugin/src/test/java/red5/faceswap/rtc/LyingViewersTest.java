package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import red5.faceswap.rtc.net.Mutations;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.rtp.FeedbackMaker;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * Viewers that report what is not so, under keys of their own: they spoil their own picture at most. What a lie makes the server send is
 * taken from what all others have.
 */
@Timeout(300)
class LyingViewersTest {
    private static final long FRAME = ViewerBench.SECOND / 30;
    private static final int PICTURE_BYTES = 8000; // 2 Mbit/s
    private static final int PICTURES = 300;
    private static final int MANY = 64;
    /** Of what an honest viewer gets: a quarter of twice what the level takes is resent at most. */
    private static final double MOST = 1.6;

    private static final long MOST_AT_ONCE = 200_000;

    /** How a viewer tells what its network carries. */
    private enum Kind {
        FEEDBACK(new HeaderExtensions(ViewerBench.TRANSPORT_SEQUENCE, 0, 5)),
        ESTIMATE(new HeaderExtensions(0, 2, 0)),
        LOSSES(HeaderExtensions.EMPTY);

        private final HeaderExtensions extensions;

        Kind(HeaderExtensions extensions) {
            this.extensions = extensions;
        }
    }

    /** One viewer of the best rung. */
    private static final class Liar {
        private final ViewerBench bench;
        private final FeedbackMaker feedback = FeedbackMaker.plain();
        private long bytes;

        Liar(Kind kind) {
            bench = new ViewerBench(
                    SrtpProfile.AEAD_AES_128_GCM,
                    1,
                    ViewerBench.terms(true, kind.extensions),
                    List.of(new Rung(1280, 720, 2_000_000), new Rung(640, 360, 540_000)));
            bench.connect();
            bench.picture(true, PICTURE_BYTES);
        }

        /** A picture's time passes. What was sent meanwhile. */
        List<ViewerBench.Rtp> next() {
            bytes(); // what the reports were answered by
            bench.rtp.clear();
            bench.picture(false, PICTURE_BYTES);
            bench.pass(FRAME);
            bytes();
            return List.copyOf(bench.rtp);
        }

        /** Bytes that it has been sent so far. */
        long bytes() {
            bytes += bench.raw.stream().mapToLong(packet -> packet.length).sum();
            bench.raw.clear();
            return bytes;
        }

        void allArrived(List<ViewerBench.Rtp> packets) {
            long[] times = packets.stream()
                    .filter(packet -> packet.transportSequence() >= 0)
                    .mapToLong(packet -> packet.at() / 1000)
                    .toArray();
            if (times.length > 0) {
                int first = packets.stream()
                        .mapToInt(ViewerBench.Rtp::transportSequence)
                        .filter(number -> number >= 0)
                        .findFirst()
                        .orElseThrow();
                bench.rtcp(feedback.packet(first, times));
            }
        }

        void noneLost() {
            bench.feedback(0x81C90007, 1, bench.local.videoSsrc(), 0, 0, 0, 0, 0);
        }

        /** 20 Mbit/s and more. */
        void wideNetwork() {
            bench.feedback(0x8FCE0005, 1, 0, 0x52454D42, 0x01000000 | 10 << 18 | 200_000, bench.local.videoSsrc());
        }

        void manyMissing(List<ViewerBench.Rtp> packets) {
            int last = packets.stream()
                    .filter(packet -> packet.payloadType() == ViewerBench.VIDEO)
                    .mapToInt(ViewerBench.Rtp::sequence)
                    .reduce((one, other) -> other)
                    .orElse(0);
            for (int before = MANY; before > 0; before--) {
                bench.nack(last - before + 1 & 0xffff);
            }
        }
    }

    private static long sent(Kind kind, boolean misses) {
        Liar liar = new Liar(kind);
        for (int i = 0; i < PICTURES; i++) {
            List<ViewerBench.Rtp> packets = liar.next();
            liar.allArrived(packets);
            if (i % 30 == 0) {
                liar.noneLost();
                if (kind == Kind.ESTIMATE) {
                    liar.wideNetwork();
                }
            }
            if (misses) {
                liar.manyMissing(packets);
            }
        }
        assertNull(liar.bench.gone);
        return liar.bytes();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whoMissesAllThatHasArrivedGetsLittleMoreThanOthers(Kind kind) {
        long honest = sent(kind, false);
        long greedy = sent(kind, true);
        assertTrue(greedy > honest, "what is missed is sent again");
        assertTrue(greedy < MOST * honest, greedy + " bytes, others get " + honest);
    }

    private static byte[] report(int... words) {
        ByteBuffer packet = ByteBuffer.allocate(4 * words.length);
        Arrays.stream(words).forEach(packet::putInt);
        return packet.array();
    }

    private static List<byte[]> seeds() {
        return List.of(
                report(0x81C90007, 1, 1001, 0x0a000001, 99, 12, 0x1234_5678, 65_536),
                report(0x81CD0003, 1, 1001, 0x0010_ffff),
                report(0x81CE0002, 1, 1001),
                report(0x84CE0004, 1, 0, 1001, 0x0100_0000),
                report(0x8FCE0005, 1, 0, 0x52454D42, 0x010b_f000, 1001),
                report(0x80CF0004, 1, 0x0400_0002, 0x1234_5678, 0x9abc_def0),
                FeedbackMaker.plain().packet(0, new long[] {1000, 2000, FeedbackMaker.MISSING, 90_000}),
                FeedbackMaker.plain().packet(65_530, new long[] {5000, FeedbackMaker.MISSING, 70_000_000}));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m")
    void anyReport(byte[] data) {
        Liar liar = new Liar(Kind.FEEDBACK);
        liar.next();
        says(liar, data);
    }

    @Test
    void changedReports() {
        for (Kind kind : Kind.values()) {
            Liar liar = new Liar(kind);
            new Mutations(9 + kind.ordinal(), seeds()).run(5000, data -> says(liar, data));
        }
    }

    /** The session goes on, and no report is answered by a flood. */
    private static void says(Liar liar, byte[] data) {
        int whole = Math.min(data.length, 1400) / 4 * 4; // a cipher of the test's takes no less than a header
        long before = liar.bytes();
        liar.bench.rtcp(Arrays.copyOf(data, Math.max(8, whole)));
        liar.next();
        assertNull(liar.bench.gone, "the session goes on");
        assertTrue(liar.bytes() - before < MOST_AT_ONCE, () -> "answered by bytes: " + (liar.bytes() - before));
    }
}
