package red5.faceswap.rtc;

import java.nio.charset.StandardCharsets;
import red5.faceswap.rtc.rtp.NtpClock;
import red5.faceswap.rtc.rtp.PacketWriter;
import red5.faceswap.rtc.rtp.RtcpWriter;
import red5.faceswap.rtc.rtp.RtpStream;

/** One viewer's outgoing RTCP: sender reports of both media from one clock, on which lip sync rests; answers to XR; BYE. */
final class ReportSender {
    private final SecurePath path;
    private final NtpClock clock;
    private final byte[] cname;
    private boolean referenceKnown;
    private int referenceSource;
    private int reference;
    private long referenceArrived;

    ReportSender(SecurePath path, NtpClock clock, String cname) {
        this.path = path;
        this.clock = clock;
        this.cname = cname.getBytes(StandardCharsets.US_ASCII);
    }

    /** A viewer told its clock: each report answers it from now on, so that the viewer knows the round trip. */
    void receiverReference(int source, int ntpMiddle, long now) {
        referenceKnown = true;
        referenceSource = source;
        reference = ntpMiddle;
        referenceArrived = now;
    }

    /** A compound packet for that stream, unless it has sent nothing yet. */
    void report(RtpStream stream, long now) {
        if (stream.packets() == 0) {
            return;
        }
        PacketWriter packet = path.scratch().rtcp.clear();
        RtcpWriter.senderReport(packet, stream, clock.ntp(now), stream.timestamp(now / 1000));
        RtcpWriter.sourceDescription(packet, stream.ssrc(), cname);
        if (referenceKnown) {
            int delay = (int) ((now - referenceArrived) * 65_536 / 1_000_000_000L);
            RtcpWriter.delaySinceLastReceiverReference(packet, stream.ssrc(), referenceSource, reference, delay);
        }
        path.sendRtcp();
    }

    void bye(RtpStream stream) {
        if (stream.packets() > 0) {
            RtcpWriter.bye(path.scratch().rtcp.clear(), stream.ssrc());
            path.sendRtcp();
        }
    }
}
