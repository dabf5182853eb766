package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.ingest.MediaPacket;
import red5.faceswap.ingest.RtmpSource;
import red5.faceswap.media.AacEncoder;
import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.AudioDecoder;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoEncoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.pipeline.Pictures;
import red5.faceswap.rtc.Rung;
import red5.faceswap.session.output.Codecs;
import red5.faceswap.session.output.MediaCodecs;
import red5.faceswap.session.output.RecordingBroadcast;

/**
 * What who comes first hears first. Decoding begins with the pictures since the publisher's last key frame, and the sound that arrives
 * meanwhile waits behind them: it comes out in a burst, and each piece of it is to be heard once, at its own time.
 */
class FirstSoundTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final int SIDE = 128;
    private static final int PIECE = 1024;
    private static final double INPUT_HZ = 44100;
    /** A piece of 23.2 ms has 5.3 periods, so that up to nine that come twice or not at all shift the tone by .1 or more. */
    private static final double TONE_HZ = 228.25;

    /** Radians, .06 periods; Opus shifts the tone a little, too, where it changes its mode. */
    private static final double UNBROKEN = .4;

    private final ManualAlarms alarms = new ManualAlarms();
    /** Of pictures that may pass the scaler, which the decoding thread goes through. */
    private final Semaphore passes = new Semaphore(0);

    private final Stage stage = new Stage(
            alarms,
            Stage.config(Mode.SWAP, "10", Safeguard.DEFAULT.withLookBack(0), Stage.encoding(SIDE / 2, List.of())),
            SlowToBegin::new);
    private final RtmpSource source = new RtmpSource("live/cam", RtmpSource.DEFAULT_BACKLOG_BYTES);
    private VideoEncoder pictures;
    private int pictureNumber;
    private int soundNumber;
    private long millis;

    @AfterEach
    void nothingIsLeft() {
        passes.release(1_000_000);
        stage.close();
        pictures.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @Test
    void aViewerHearsEachPieceOnceAndAtItsTime() throws Exception {
        List<EncodedSound> sounds = heardBy(stage::broadcast);
        assertFollowing(sounds, 20_000);
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.OPUS, new byte[0], 48000, 2)) {
            assertUnbroken(decoder, sounds, 960);
        }
    }

    @Test
    void aPlayerHearsEachPieceOnceAndAtItsTime() throws Exception {
        List<EncodedSound> sounds = heardBy(stage::players);
        assertFollowing(sounds, 21_333);
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.AAC, AacEncoder.configuration(), 0, 0)) {
            assertUnbroken(decoder, sounds, 1024);
        }
    }

    private interface Listening {
        RecordingBroadcast to(StreamKey key);
    }

    /** All sound of the first 1.6 s, of which the first 200 ms wait for the decoder. */
    private List<EncodedSound> heardBy(Listening listening) throws Exception {
        pictures = new VideoEncoder(new VideoEncoder.Settings(SIDE, SIDE, 30, 300_000, 1));
        stage.registry.published(CAM, source);
        publishUntil(1000);
        RecordingBroadcast broadcast = listening.to(CAM);
        broadcast.join();
        publishUntil(1200);
        passes.release(1_000_000);
        for (long end = 1240; end <= 2600; end += 40) {
            assertTrue(
                    Stage.becomes(() -> source.stats().decodedFrames() == pictureNumber),
                    "the decoder has nothing to do");
            publishUntil(end);
        }
        return broadcast.awaitSounds(60);
    }

    /** Publishes what the time has come for. */
    private void publishUntil(long end) throws MediaException {
        for (; millis < end; millis++) {
            if (millis * 30 >= pictureNumber * 1000L) {
                source.packet(new MediaPacket(MediaPacket.Kind.VIDEO, picture(), millis));
            }
            if (millis * INPUT_HZ / 1000 >= (soundNumber + 1.) * PIECE) { // a piece is there when it has ended
                long begin = Math.round(soundNumber * PIECE * 1000 / INPUT_HZ);
                source.packet(new MediaPacket(MediaPacket.Kind.AUDIO, sound(), begin));
            }
            alarms.advanceMillis(1);
        }
    }

    /** VP8 in Enhanced RTMP. */
    private byte[] picture() throws MediaException {
        try (VideoFrame frame = Pictures.of(stage.frames, SIDE, SIDE, pictureNumber++ * 33_333L, 100)) {
            EncodedPicture encoded = pictures.encode(frame).orElseThrow();
            return ByteBuffer.allocate(5 + encoded.data().length)
                    .put((byte) (0x80 | (encoded.key() ? 1 : 2) << 4 | 1))
                    .put("vp08".getBytes(StandardCharsets.US_ASCII))
                    .put(encoded.data())
                    .array();
        }
    }

    /** PCM: 44.1 kHz, 16 bits, stereo. */
    private byte[] sound() {
        ByteBuffer body = ByteBuffer.allocate(1 + 4 * PIECE).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 0x3f);
        for (int i = 0; i < PIECE; i++) {
            short value = (short) (8000 * Math.sin(2 * Math.PI * TONE_HZ * (soundNumber * PIECE + i) / INPUT_HZ));
            body.putShort(value).putShort(value);
        }
        soundNumber++;
        return body.array();
    }

    private static void assertFollowing(List<EncodedSound> sounds, long lengthMicros) {
        List<Long> times = sounds.stream().map(EncodedSound::timestampMicros).toList();
        assertTrue(times.size() >= 60, "packets: " + times.size());
        for (int i = 1; i < times.size(); i++) {
            assertEquals(lengthMicros, times.get(i) - times.get(i - 1), 1500, "packet " + i + " of " + times);
        }
    }

    /** The tone's phase, counted in samples, stays what it is. */
    private static void assertUnbroken(AudioDecoder decoder, List<EncodedSound> sounds, int samples)
            throws MediaException {
        List<Double> phases = new ArrayList<>();
        for (EncodedSound sound : sounds) {
            byte[] data = sound.data();
            long from = (long) samples * phases.size();
            decoder.decode(
                    data, 0, data.length, sound.timestampMicros(), piece -> phases.add(phase(piece.samples(), from)));
        }
        double settled = phases.get(phases.size() - 1);
        for (int i = 3; i < phases.size(); i++) { // the codecs need three blocks to begin
            assertEquals(
                    0,
                    Math.IEEEremainder(phases.get(i) - settled, 2 * Math.PI),
                    UNBROKEN,
                    "block " + i + " of " + phases);
        }
    }

    private static double phase(short[] stereo, long from) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < stereo.length / 2; i++) {
            double angle = 2 * Math.PI * TONE_HZ * (from + i) / 48000;
            real += stereo[2 * i] * Math.sin(angle);
            imaginary += stereo[2 * i] * Math.cos(angle);
        }
        return Math.atan2(imaginary, real);
    }

    /** The product's own codecs, but for a scaler that takes its time. */
    private final class SlowToBegin implements Codecs {
        private final Codecs readable;
        private final MediaCodecs real = new MediaCodecs(Stage.encoding(SIDE / 2, List.of()));

        SlowToBegin(Codecs readable) {
            this.readable = readable;
        }

        @Override
        public PictureEncoder pictures(Rung rung) throws MediaException {
            return real.pictures(rung);
        }

        @Override
        public SoundEncoder sound() throws MediaException {
            return real.sound();
        }

        @Override
        public FrameScaler scaler() throws MediaException {
            FrameScaler scaler = readable.scaler();
            return new FrameScaler() {
                @Override
                public VideoFrame scale(VideoFrame frame, int width, int height) throws MediaException {
                    passes.acquireUninterruptibly();
                    return scaler.scale(frame, width, height);
                }

                @Override
                public void close() {
                    scaler.close();
                }
            };
        }
    }
}
