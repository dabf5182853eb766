package red5.faceswap.harness.bench.crowd;

import io.netty.buffer.ByteBuf;

/** One viewer's video packets, told apart by their headers, which SRTP leaves readable. Used by one thread. */
final class ReceivedVideo {
    private static final int HALF = 1 << 15;
    private static final int CLOCK = 90_000;
    private static final long NO_FRAME = Long.MIN_VALUE;
    private static final long NTP_SECOND = 1L << 32;

    private final FrameArrivals arrivals;
    private boolean any;
    private int highest; // sequence number, with its roll-overs
    private int frameTimestamp;
    private long frameBegun = NO_FRAME; // of the frame that is coming whole so far
    private boolean tied; // whether a sender report has tied timestamps to the server's clock
    private long reportNanos;
    private int reportTimestamp;
    private int ssrc;
    private int missing;
    private int whole;

    ReceivedVideo(FrameArrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** Counts from now on. */
    void restart() {
        missing = 0;
        whole = 0;
    }

    /** Packets that never came. */
    int missing() {
        return missing;
    }

    /** Frames that came whole. */
    int whole() {
        return whole;
    }

    int ssrc() {
        return ssrc;
    }

    /** The highest sequence number with its roll-overs (RFC 3550, section 6.4.1). */
    int highest() {
        return highest;
    }

    /** What a sender report says (RFC 3550, section 6.4.1). */
    void report(long ntp, int timestamp) {
        reportNanos = (ntp >>> 32) * 1_000_000_000L + ((ntp & 0xffff_ffffL) * 1_000_000_000L) / NTP_SECOND;
        reportTimestamp = timestamp;
        tied = true;
    }

    void packet(ByteBuf data, long now) {
        if (data.getInt(8) != ssrc) {
            any = false; // what came before was for somebody else, who had this port and did not say good-bye
            ssrc = data.getInt(8);
        }
        int sequence = data.getUnsignedShort(2);
        int step = any ? (short) (sequence - highest) : 1;
        if (step <= 0 || step >= HALF) {
            return; // again, or late
        }
        highest = any ? highest + step : sequence;
        int timestamp = data.getInt(4);
        boolean begins = any && timestamp != frameTimestamp;
        any = true;
        frameTimestamp = timestamp;
        if (step > 1) {
            missing += step - 1;
            frameBegun = NO_FRAME;
            begins = false;
        }
        if (begins && tied) {
            long time = reportNanos + (timestamp - reportTimestamp) * 1_000_000_000L / CLOCK;
            frameBegun = arrivals.begins(time, now);
        }
        boolean last = data.getByte(1) < 0; // the marker
        if (last && frameBegun != NO_FRAME) {
            arrivals.ends(frameBegun, now);
            whole++;
            frameBegun = NO_FRAME;
        }
    }
}
