package red5.faceswap.harness.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.FfmpegPublisher;

/**
 * A talking head as a publisher sends it: H.264 at 2 Mbit/s and 30 frames per second, scaled and cropped to a size. Made once by
 * ffmpeg and kept.
 *
 * @param config AVCDecoderConfigurationRecord
 */
record CodedClip(int width, int height, byte[] config, List<Packet> packets) {
    private static final int FPS = 30;
    private static final int FLV_HEADER = 9 + 4;
    private static final int VIDEO_TAG = 9;
    private static final int TAG_HEADER = 11;
    private static final int AVC_HEADER = 5;

    /** One picture. */
    record Packet(byte[] data, boolean key, long timestampMicros) {}

    /** The head as large as the picture allows. */
    static CodedClip of(int width, int height, int frames) throws IOException, InterruptedException {
        return of(width, height, 0, frames);
    }

    /** @param margin columns at the left and at the right, even, that only mirror the picture between them: the head is smaller */
    static CodedClip of(int width, int height, int margin, int frames) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Checkout.work().resolve("bench"));
        Path file = folder.resolve("head-" + width + "x" + height + "-" + margin + "-" + frames + ".flv");
        if (!Files.exists(file)) {
            Path part = folder.resolve("part.flv");
            Files.deleteIfExists(part);
            make(width, height, margin, frames, part);
            Files.move(part, file);
        }
        return read(width, height, Files.readAllBytes(file));
    }

    private static void make(int width, int height, int margin, int frames, Path file)
            throws IOException, InterruptedException {
        String inner = width - 2 * margin + ":" + height;
        String fit = "scale=" + inner + ":force_original_aspect_ratio=increase,crop=" + inner + ",pad=" + width + ":"
                + height + ":" + margin + ":0,fillborders=left=" + margin + ":right=" + margin
                + ":mode=mirror,setpts=N/"
                + FPS + "/TB";
        List<String> encoding = List.of(("-frames:v " + frames + " -vf " + fit + " -r " + FPS + " -an -pix_fmt yuv420p"
                        + " -c:v libopenh264 -rc_mode bitrate -allow_skip_frames 0 -b:v 2M -g " + 2 * FPS)
                .split(" "));
        try (FfmpegPublisher ffmpeg = FfmpegPublisher.publish(
                List.of("-stream_loop", "-1", "-i", Checkout.talkingHead().toString()), encoding, file.toString())) {
            if (ffmpeg.awaitEnd() != 0) {
                throw new IOException("ffmpeg made no clip: " + ffmpeg.output().tail(10));
            }
        }
    }

    /** The video tags of an FLV file (Adobe's specification 10.1, annex E). */
    private static CodedClip read(int width, int height, byte[] flv) throws IOException {
        byte[] config = null;
        List<Packet> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(flv).position(FLV_HEADER);
        while (in.remaining() > TAG_HEADER) {
            int type = in.get();
            int size = (in.get() & 0xff) << 16 | in.getShort() & 0xffff;
            in.position(in.position() + TAG_HEADER - 4);
            byte[] body = new byte[size];
            in.get(body);
            in.getInt();
            if (type == VIDEO_TAG && size > AVC_HEADER) {
                byte[] data = Arrays.copyOfRange(body, AVC_HEADER, size);
                if (body[1] == 0) {
                    config = data;
                } else {
                    packets.add(new Packet(data, body[0] >> 4 == 1, packets.size() * 1_000_000L / FPS));
                }
            }
        }
        if (config == null || packets.isEmpty()) {
            throw new IOException("the clip has no pictures");
        }
        return new CodedClip(width, height, config, packets);
    }
}
