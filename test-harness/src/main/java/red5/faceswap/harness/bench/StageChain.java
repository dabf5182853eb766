package red5.faceswap.harness.bench;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.harness.bench.Stopwatch.Lap;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoEncoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.rtc.net.MasterKey;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.SrtpSender;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.RtpStream;
import red5.faceswap.rtc.rtp.Vp8Payload;

/** A frame's whole way from the publisher's packet to a viewer's packets, on one thread, each stage timed. */
final class StageChain implements AutoCloseable {
    static final String DECODE = "decode and convert to I420";
    static final String LANDMARKS = "landmarks";
    static final String PREPARE = "prepare (filters, light, occlusion)";
    static final String COPY = "copy of the frame";
    static final String DRAW = "draw";
    static final String SWAP = "swap: all of the engine, detection included";
    static final String LABEL = "label";
    static final String ENCODE = "encode VP8";
    static final String PACKETIZE = "packetize";
    static final String SRTP = "SRTP for one viewer";
    static final String DETECT = "detect (one look)";

    private static final int FPS = 30;
    private static final int BITS = 2_000_000;
    private static final int CLOCK = 90_000;
    private static final int MOST_PACKETS = 512;
    private static final int PACKET = 1500;
    private static final String DETECTOR_THREAD = "faceswap-detect";

    private final SwapKit kit;
    private final VideoDecoder decoder;
    private final FaceTracker tracker;
    private final VideoEncoder encoder;
    private final RtpStream stream = new RtpStream(1, 96, CLOCK, new SecureRandom());
    private final SrtpSender srtp =
            SrtpSender.of(SrtpProfile.AEAD_AES_128_GCM, new MasterKey(new byte[16], new byte[12]));
    private final byte[][] payloads = new byte[MOST_PACKETS][PACKET];
    private final int[] lengths = new int[MOST_PACKETS];
    private final byte[][] packets = new byte[MOST_PACKETS][PACKET];
    private final long[] indices = new long[MOST_PACKETS];
    private final List<VideoFrame> decoded = new ArrayList<>();

    /** Width of the widest face in each frame that has one, pixels. */
    final Series faceWidth = new Series();

    private double detectorMillis;
    private int pictureId;

    StageChain(SwapKit kit, CodedClip clip) throws MediaException {
        this.kit = kit;
        decoder = new VideoDecoder(VideoCodec.H264, clip.config(), kit.pool);
        tracker = kit.engine.newTracker();
        encoder = new VideoEncoder(new VideoEncoder.Settings(clip.width(), clip.height(), FPS, BITS, 1));
    }

    void run(CodedClip.Packet packet, Stopwatch watch) throws MediaException, FaceException {
        watch.start();
        int length = packet.data().length;
        decoder.decode(packet.data(), 0, length, packet.key(), packet.timestampMicros(), true, decoded::add);
        watch.lap(DECODE);
        for (VideoFrame frame : decoded) {
            try (frame;
                    VideoFrame swapped = swap(frame, watch)) {
                watch.start();
                var picture = encoder.encode(swapped, packet.timestampMicros());
                watch.lap(ENCODE);
                picture.ifPresent(p -> send(p, watch));
            }
        }
        decoded.clear();
    }

    private VideoFrame swap(VideoFrame frame, Stopwatch watch) throws FaceException {
        watch.start();
        FramePlan plan = tracker.track(frame, kit.swap);
        Lap track = watch.lap();
        watch.note(LANDMARKS, track.part(plan.times().landmarksMillis()));
        watch.note(PREPARE, track.part(plan.times().prepareMillis()));
        watch.start();
        VideoFrame copy = frame.copy();
        watch.lap(COPY);
        plan.draw(copy);
        Lap draw = watch.lap(DRAW);
        kit.painter.label(copy, SwapKit.LABEL);
        watch.lap(LABEL);
        double before = detectorMillis;
        detectorMillis = Stopwatch.cpuMillisOfThreads(DETECTOR_THREAD);
        watch.note(SWAP, track.plus(draw).plus(new Lap(detectorMillis - before, 0, 0)));
        plan.faces().stream().map(Face::width).max(Comparator.naturalOrder()).ifPresent(faceWidth::add);
        return copy;
    }

    private void send(EncodedPicture picture, Stopwatch watch) {
        watch.start();
        PictureSlices slices = new PictureSlices(picture);
        int timestamp = stream.nextTimestamp(picture.timestampMicros());
        pictureId = pictureId + 1 & 0x7fff;
        for (int i = 0; i < slices.count(); i++) {
            lengths[i] = Vp8Payload.write(payloads[i], 0, slices, i, pictureId, pictureId & 0xff);
            indices[i] = stream.index();
            stream.writeHeader(packets[i], 0, false, i == slices.count() - 1, timestamp, lengths[i]);
        }
        watch.lap(PACKETIZE);
        for (int i = 0; i < slices.count(); i++) {
            srtp.protect(packets[i], 0, RtpStream.HEADER, payloads[i], lengths[i], stream.ssrc(), indices[i]);
        }
        watch.lap(SRTP);
    }

    /** A look for faces on this thread, as it is done where no face is known. */
    void detect(VideoFrame frame, Stopwatch watch) throws FaceException {
        tracker.track(frame, kit.original); // forgets the faces
        watch.start();
        FramePlan plan = tracker.track(frame, kit.swap);
        watch.note(DETECT, watch.lap().part(plan.times().detectMillis()));
    }

    @Override
    public void close() {
        encoder.close();
        tracker.close();
        decoder.close();
    }
}
