package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.SrtpSender;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.PictureSlices;

/** A packet to a viewer allocates what the cipher does, and nothing else. */
class SendAllocationTest {
    private static final int PACKETS = 8;
    private static final int WARM = 20_000;
    private static final int PICTURES = 2000;
    private static final int ROUNDS = 5; // the least counts: on a busy machine the compiler is late
    private static final int TOLERANCE =
            80; // bytes: the cipher's parameters and their vector, avoided by the compiler here and not there
    private static final long FRAME = 1_000_000_000L / 30;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SrtpKeys keys =
            SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[SrtpProfile.AEAD_AES_128_GCM.keyingMaterialLength()]);
    private final SecurePath.Scratch scratch = new SecurePath.Scratch();
    private long now = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingButTheCiphersOwn(boolean rtx) {
        double cipher = cipherAlone();
        double all = wholePath(rtx);
        System.out.printf("bytes allocated per packet: cipher alone %.0f, with all around it %.0f%n", cipher, all);
        assertTrue(all <= cipher + TOLERANCE, all + " bytes a packet, of which the cipher's " + cipher);
    }

    private double cipherAlone() {
        SrtpSender srtp = SrtpSender.of(keys.profile(), keys.server());
        byte[] plain = new byte[1200];
        long index = 0;
        for (; index < (long) WARM * PACKETS; index++) {
            srtp.protect(scratch.out, 0, 20, plain, 1040, 7, index);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PICTURES * PACKETS; i++) {
            srtp.protect(scratch.out, 0, 20, plain, 1040, 7, index++);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) (PICTURES * PACKETS);
    }

    private double wholePath(boolean rtx) {
        SecurePath path =
                new SecurePath(keys, (data, length, segment, to) -> {}, scratch, new InetSocketAddress("192.0.2.1", 1));
        HeaderExtensions extensions = rtx ? new HeaderExtensions(4, 3, 5) : HeaderExtensions.EMPTY;
        ViewerTerms terms = ViewerBench.terms(rtx, extensions);
        LocalDescription local = new LocalDescription(
                "ufrag", "password", new Fingerprint("sha-256", "00"), List.of(), 1001, 1002, 1003, "cname");
        PathEstimator estimator = new PathEstimator(50_000_000);
        VideoSender video = new VideoSender(path, terms, local, estimator, new Random(5), now);
        video.waiting().follow(0, 1);
        PictureSlices key = picture(true);
        PictureSlices picture = picture(false);
        send(video, key, 40); // paced
        send(video, picture, WARM);
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long packets = video.stream().packets();
            long before = threads.getCurrentThreadAllocatedBytes();
            send(video, picture, PICTURES);
            long after = threads.getCurrentThreadAllocatedBytes();
            long sent = video.stream().packets() - packets;
            assertTrue(sent >= PICTURES * PACKETS * 9L / 10, sent + " packets were sent");
            least = Math.min(least, (after - before) / (double) sent);
        }
        return least;
    }

    private void send(VideoSender video, PictureSlices picture, int times) {
        for (int i = 0; i < times; i++) {
            video.picture(0, picture, now);
            video.pace(50_000_000, true, now);
            now += FRAME;
        }
    }

    private static PictureSlices picture(boolean key) {
        return new PictureSlices(new EncodedPicture(new byte[PACKETS * 1040], key, 1280, 720, 0, 1_000_000));
    }
}
