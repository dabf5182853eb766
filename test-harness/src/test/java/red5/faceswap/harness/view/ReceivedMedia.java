package red5.faceswap.harness.view;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.AudioDecoder;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.rtc.net.TestViewer;

/** Decodes the packets that a viewer got, and puts what is in them on the sender reports' clock (RFC 3550, section 6.4.1). */
final class ReceivedMedia {
    private static final int VIDEO_RATE = 90_000;
    private static final int BEEP_LEVEL = Short.MAX_VALUE / 4;
    private static final double BEEPS_APART_SECONDS = 0.5;
    private static final double PAIRED_SECONDS = 0.5;

    private final TestViewer viewer;
    private final int videoType;
    private final int audioType;

    /** @param videoType payload type of VP8 */
    ReceivedMedia(TestViewer viewer, int videoType, int audioType) {
        this.viewer = viewer;
        this.videoType = videoType;
        this.audioType = audioType;
    }

    /** One medium's last sender report, and the rate of its timestamps. */
    private record Clock(double ntpSeconds, int rtp, int rate) {
        double seconds(int timestamp) {
            return ntpSeconds + (double) (timestamp - rtp) / rate;
        }
    }

    private record Packet(ByteBuffer bytes) {
        int type() {
            return bytes.get(1) & 0x7f;
        }

        boolean marker() {
            return bytes.get(1) < 0;
        }

        int timestamp() {
            return bytes.getInt(4);
        }

        int ssrc() {
            return bytes.getInt(8);
        }

        byte[] payload(int skipped) {
            byte[] payload = new byte[bytes.limit() - begin() - skipped];
            bytes.get(begin() + skipped, payload);
            return payload;
        }

        int begin() {
            int at = 12 + 4 * (bytes.get(0) & 15);
            return (bytes.get(0) & 0x10) == 0 ? at : at + 4 + 4 * (bytes.getShort(at + 2) & 0xffff);
        }

        /** Length of the VP8 payload descriptor (RFC 7741, section 4.2). */
        int descriptor() {
            int at = begin();
            if ((bytes.get(at) & 0x80) == 0) {
                return 1;
            }
            int flags = bytes.get(at + 1);
            int length = 2;
            if ((flags & 0x80) != 0) {
                length += bytes.get(at + 2) < 0 ? 2 : 1;
            }
            return length + ((flags & 0x40) != 0 ? 1 : 0) + ((flags & 0x30) != 0 ? 1 : 0);
        }
    }

    private List<Packet> packets(int type) {
        return viewer.rtp().stream()
                .map(bytes -> new Packet(ByteBuffer.wrap(bytes)))
                .filter(packet -> packet.type() == type)
                .toList();
    }

    private Optional<Clock> clock(int type, int rate) {
        List<Packet> packets = packets(type);
        return viewer.rtcp().stream()
                .map(ByteBuffer::wrap)
                .filter(report -> (report.get(1) & 255) == 200)
                .filter(report ->
                        !packets.isEmpty() && report.getInt(4) == packets.get(0).ssrc())
                .reduce((first, second) -> second)
                .map(report -> new Clock(ntp(report.getLong(8)), report.getInt(16), rate));
    }

    private static double ntp(long fixed) {
        return (fixed >>> 32) + (fixed & 0xffffffffL) / 4294967296.0;
    }

    /** Whether both media's clocks are known. */
    boolean reported() {
        return clock(videoType, VIDEO_RATE).isPresent()
                && clock(audioType, AudioDecoder.SAMPLE_RATE).isPresent();
    }

    /** Whether the timestamps of neither medium ever step back. */
    boolean timesRunOn() {
        return runOn(packets(videoType)) && runOn(packets(audioType));
    }

    private static boolean runOn(List<Packet> packets) {
        return IntStream.range(1, packets.size())
                .allMatch(i -> packets.get(i).timestamp() - packets.get(i - 1).timestamp() >= 0);
    }

    /** By how much each beep comes later than its flash, sorted. */
    List<Double> syncMillis(int fps) throws MediaException {
        List<Double> beeps = beeps();
        List<Double> offsets = new ArrayList<>();
        for (double flash : flashes(fps)) {
            beeps.stream()
                    .map(beep -> beep - flash)
                    .filter(offset -> Math.abs(offset) < PAIRED_SECONDS)
                    .forEach(offset -> offsets.add(1000 * offset));
        }
        return offsets.stream().sorted().toList();
    }

    private List<Double> flashes(int fps) throws MediaException {
        Clock clock = clock(videoType, VIDEO_RATE).orElseThrow();
        List<Double> flashes = new ArrayList<>();
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        try (FramePool pool = new FramePool(2);
                VideoDecoder decoder = new VideoDecoder(VideoCodec.VP8, new byte[0], pool)) {
            for (Packet packet : packets(videoType)) {
                picture.writeBytes(packet.payload(packet.descriptor()));
                if (packet.marker()) {
                    byte[] data = picture.toByteArray();
                    picture.reset();
                    boolean key = (data[0] & 1) == 0;
                    decoder.decode(data, 0, data.length, key, 0, true, frame -> {
                        try (frame) {
                            code(frame)
                                    .filter(code -> code.number() % fps == 0)
                                    .ifPresent(code -> flashes.add(clock.seconds(packet.timestamp())));
                        }
                    });
                }
            }
        }
        return flashes;
    }

    private static Optional<BarCode> code(VideoFrame frame) {
        ByteBuffer luma =
                frame.plane(0).capacity((long) frame.stride(0) * frame.height()).asByteBuffer();
        return BarCode.read(luma, frame.stride(0), frame.width(), frame.height());
    }

    private List<Double> beeps() throws MediaException {
        Clock clock = clock(audioType, AudioDecoder.SAMPLE_RATE).orElseThrow();
        List<Double> beeps = new ArrayList<>();
        double[] lastLoud = {Double.NEGATIVE_INFINITY};
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.OPUS, new byte[0], 0, 2)) {
            for (Packet packet : packets(audioType)) {
                byte[] data = packet.payload(0);
                long micros = Math.round(1e6 * clock.seconds(packet.timestamp()));
                decoder.decode(data, 0, data.length, micros, piece -> listen(piece, lastLoud, beeps));
            }
        }
        return beeps;
    }

    private static void listen(AudioFrame piece, double[] lastLoud, List<Double> beeps) {
        for (int i = 0; i < piece.samples().length; i++) {
            if (Math.abs(piece.samples()[i]) > BEEP_LEVEL) {
                double now = piece.timestampMicros() / 1e6 + (double) (i / piece.channels()) / piece.sampleRate();
                if (now - lastLoud[0] > BEEPS_APART_SECONDS) {
                    beeps.add(now);
                }
                lastLoud[0] = now;
            }
        }
    }
}
