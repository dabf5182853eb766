package red5.faceswap.rtc;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.net.BareGcm;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.SrtpSender;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.RtpStream;
import red5.faceswap.rtc.rtp.SendHistory;
import red5.faceswap.rtc.rtp.Vp8Payload;

/**
 * What becomes of a picture on its way to one viewer, up to the socket: as a whole and in parts, for those who ask what a packet costs.
 * Each call handles one picture of {@link #PACKETS} packets and returns something that depends on all of them.
 */
public final class SendPath {
    /** Packets of the picture. */
    public static final int PACKETS = 8;

    private static final int SLICE = 1040; // bytes
    private static final double WIDE = 50_000_000; // bits per second: nothing ever waits
    private static final long FRAME = 1_000_000_000L / 30;
    private static final HeaderExtensions ALL = new HeaderExtensions(4, 3, 5);

    private final SrtpKeys keys =
            SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[SrtpProfile.AEAD_AES_128_GCM.keyingMaterialLength()]);
    private final SecurePath.Scratch scratch = new SecurePath.Scratch();
    private final EncodedPicture picture = encoded(false);
    private final PictureSlices slices = new PictureSlices(picture);
    private final PathEstimator estimator = new PathEstimator(WIDE);
    private final SendHistory history = new SendHistory(1024);
    private final SrtpSender srtp = SrtpSender.of(keys.profile(), keys.server());
    private final BareGcm bare = new BareGcm();
    private final OutgoingStream stream;
    private final VideoSender video;
    private long bytes; // that left
    private long index;
    private long now = 1_000_000_000L;

    /** @param rtx whether the viewer knows RTX and header extensions, as browsers do; otherwise it gets packets without both */
    public SendPath(boolean rtx) {
        SecurePath path = new SecurePath(
                keys, (data, length, segment, to) -> bytes += length, scratch, new InetSocketAddress("192.0.2.1", 1));
        HeaderExtensions extensions = rtx ? ALL : HeaderExtensions.EMPTY;
        Fingerprint fingerprint = new Fingerprint("sha-256", "00");
        ViewerTerms terms = new ViewerTerms(
                "remote", "password", fingerprint, 96, rtx ? 97 : ViewerTerms.NONE, 111, 63, extensions, extensions);
        LocalDescription local =
                new LocalDescription("ufrag", "password", fingerprint, List.of(), 1001, 1002, 1003, "cname");
        RtpStream rtp = new RtpStream(1001, 96, 90_000, new Random(5));
        stream = new OutgoingStream(path, rtp, extensions, estimator);
        video = new VideoSender(path, terms, local, estimator, new Random(5), now);
        video.waiting().follow(0, 1);
        video.picture(0, new PictureSlices(encoded(true)), now);
        for (int i = 0; i < 40; i++) { // the first key frame is paced
            now += FRAME;
            video.pump(now);
        }
    }

    private static EncodedPicture encoded(boolean key) {
        return new EncodedPicture(new byte[PACKETS * SLICE], key, 1280, 720, 0, 1_000_000);
    }

    /** The picture cut, and its payloads written. */
    public long packetize() {
        PictureSlices cut = new PictureSlices(picture);
        long written = 0;
        for (int slice = 0; slice < PACKETS; slice++) {
            written += Vp8Payload.write(scratch.plain, 0, cut, slice, 1, 1);
        }
        return written;
    }

    /** Headers alone, with transport-wide numbers and what is noted of each packet for repeats by RTX. */
    public long headers() {
        now += FRAME;
        history.begin(slices, (int) stream.rtp().index() & 0xffff, 1, 1, 1);
        long written = 0;
        for (int slice = 0; slice < PACKETS; slice++) {
            int sequence = (int) stream.rtp().index() & 0xffff;
            written += stream.writeHeader(slice == PACKETS - 1, 1, SLICE, 0, now, false);
            history.add(sequence, now);
        }
        return written;
    }

    /** SRTP by AES-GCM alone. */
    public long srtp() {
        long written = 0;
        for (int slice = 0; slice < PACKETS; slice++) {
            written += srtp.protect(scratch.out, 0, 20, scratch.plain, SLICE, 1001, index++);
        }
        return written;
    }

    /** As many bytes through the JDK's AES-GCM with nothing of ours around it: the least that a protected packet can cost here. */
    public long bareCipher() {
        long written = 0;
        for (int slice = 0; slice < PACKETS; slice++) {
            written += bare.protect(scratch.out, 20, scratch.plain, SLICE);
        }
        return written;
    }

    /** All of it: cut for everybody before, from the viewer's queue to protected packets that leave. */
    public long whole() {
        now += FRAME;
        video.picture(0, slices, now);
        video.pace(WIDE, true, now);
        return bytes;
    }

    /** Packets that {@link #whole} has sent so far. */
    public long sent() {
        return video.stream().packets();
    }
}
