package red5.faceswap.rtc;

import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.RtpStream;

/**
 * One SSRC on its way to one viewer: each packet gets its header, the agreed extensions and a place in the log that the viewer's
 * feedback refers to. All packets of a stream have one header size until {@link #playout} changes: between sends only.
 */
final class OutgoingStream {
    /** IP and UDP headers, which a path carries too. Of IPv4; 20 bytes less than IPv6 has do no harm. */
    static final int IP_UDP = 28;

    private final SecurePath path;
    private final RtpStream rtp;
    private final HeaderExtensions extensions;
    private final PathEstimator estimator;
    private int playout = HeaderExtensions.NO_PLAYOUT;

    OutgoingStream(SecurePath path, RtpStream rtp, HeaderExtensions extensions, PathEstimator estimator) {
        this.path = path;
        this.rtp = rtp;
        this.extensions = extensions;
        this.estimator = estimator;
    }

    RtpStream rtp() {
        return rtp;
    }

    boolean canAskForPlayoutDelay() {
        return extensions.hasPlayoutDelay();
    }

    /** @param bounds as {@link HeaderExtensions#write} takes them */
    void playout(int bounds) {
        playout = bounds;
    }

    /** What a packet takes on the wire beside its payload. */
    int overhead() {
        return IP_UDP + RtpStream.HEADER + extensions.length(playout) + path.tagLength();
    }

    /** Bytes of a packet's header, extensions included. */
    int headerLength() {
        return RtpStream.HEADER + extensions.length(playout);
    }

    /**
     * Makes a packet again from the scratch payload, at the beginning of the scratch output; returns its length.
     *
     * @param header as it went out
     * @param tag as it went out
     */
    int rebuild(byte[] header, byte[] tag, int payloadLength) {
        return path.protectAgain(header, tag, payloadLength, rtp.ssrc(), rtp.indexOf(header));
    }

    /**
     * Builds the next packet from the scratch payload at that place of the scratch output; returns its length.
     *
     * @param probing whether it is one of a burst that measures the path
     */
    int build(boolean marker, int timestamp, int payloadLength, int at, long now, boolean probing) {
        long index = rtp.index();
        int header = writeHeader(marker, timestamp, payloadLength, at, now, probing);
        return path.protect(at, header, payloadLength, rtp.ssrc(), index);
    }

    /** Writes the next packet's header, extensions included, at that place of the scratch output; returns its length. */
    int writeHeader(boolean marker, int timestamp, int payloadLength, int at, long now, boolean probing) {
        byte[] out = path.scratch().out;
        int extension = extensions.length(playout);
        rtp.writeHeader(out, at, extension > 0, marker, timestamp, payloadLength);
        if (extension > 0) {
            int sequence =
                    extensions.hasTransportSequence() ? estimator.sent(now, payloadLength + overhead(), probing) : 0;
            extensions.write(out, at + RtpStream.HEADER, sequence, now, playout);
        }
        return RtpStream.HEADER + extension;
    }
}
