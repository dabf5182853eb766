package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundTest {
    private static final byte[] NO_CONFIG = {};

    @AfterEach
    void nothingIsLeft() {
        assertEquals(Map.of(), NativeLedger.live());
    }

    /** Interleaved samples of a tone. */
    static short[] tone(double frequency, int rate, int channels, int from, int count) {
        short[] samples = new short[count * channels];
        for (int i = 0; i < count; i++) {
            double value = 12000 * Math.sin(2 * Math.PI * frequency * (from + i) / rate);
            for (int c = 0; c < channels; c++) {
                samples[i * channels + c] = (short) value;
            }
        }
        return samples;
    }

    private static byte[] littleEndian(short[] samples) {
        byte[] bytes = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        return bytes;
    }

    /** Upward zero crossings per second of the left channel. */
    static double frequency(List<AudioFrame> sounds) {
        int crossings = 0;
        int count = 0;
        int before = 0;
        for (AudioFrame sound : sounds) {
            for (int i = 0; i < sound.samples().length; i += 2) {
                int now = sound.samples()[i];
                crossings += before < 0 && now >= 0 ? 1 : 0;
                before = now;
                count++;
            }
        }
        return crossings * 48000.0 / count;
    }

    @Test
    void aToneOfOddPiecesComesThroughOpusInWholePackets() throws Exception {
        List<EncodedSound> packets = new ArrayList<>();
        Random random = new Random(5);
        int fed = 0;
        try (OpusEncoder encoder = new OpusEncoder(96_000)) {
            while (fed < 48000) {
                int count = 1 + random.nextInt(2500);
                encoder.encode(
                        new AudioFrame(
                                tone(1000, 48000, 2, fed, count), 48000, 2, 7_000_000 + fed * 1_000_000L / 48000),
                        packets::add);
                fed += count;
            }
        }
        assertEquals(fed / 960, packets.size());
        List<AudioFrame> back = new ArrayList<>();
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.OPUS, NO_CONFIG, 48000, 2)) {
            for (int i = 0; i < packets.size(); i++) {
                assertEquals(7_000_000 + i * 20_000, packets.get(i).timestampMicros(), 25);
                byte[] data = packets.get(i).data();
                int before = back.size();
                decoder.decode(data, 0, data.length, packets.get(i).timestampMicros(), back::add);
                assertEquals(960 * 2, back.get(before).samples().length);
            }
        }
        assertEquals(1000, frequency(back), 5);
    }

    @Test
    void aGapInTheSoundEndsThePacketAndMovesTheTime() throws Exception {
        List<EncodedSound> packets = new ArrayList<>();
        try (OpusEncoder encoder = new OpusEncoder(64_000)) {
            encoder.encode(new AudioFrame(tone(500, 48000, 2, 0, 1000), 48000, 2, 0), packets::add);
            encoder.encode(new AudioFrame(tone(500, 48000, 2, 0, 960), 48000, 2, 500_000), packets::add);
        }
        assertEquals(
                List.of(0L, 20_000L, 500_000L),
                packets.stream().map(EncodedSound::timestampMicros).toList());
    }

    @Test
    void soundThatComesUponTheSoundBeforeIsLeftOut() throws Exception {
        List<EncodedSound> packets = new ArrayList<>();
        List<AudioFrame> back = new ArrayList<>();
        try (OpusEncoder encoder = new OpusEncoder(64_000);
                AudioDecoder decoder = new AudioDecoder(AudioCodec.OPUS, NO_CONFIG, 48000, 2)) {
            int begin = 0;
            for (int i = 0; i < 50; i++) {
                // each piece holds again what the one before ended with
                int count = 1000 + i * 20;
                AudioFrame piece =
                        new AudioFrame(tone(500, 48000, 2, begin, count), 48000, 2, begin * 1_000_000L / 48000);
                encoder.encode(piece, packets::add);
                begin += count - 600;
            }
            for (EncodedSound packet : packets) {
                decoder.decode(packet.data(), 0, packet.data().length, packet.timestampMicros(), back::add);
            }
        }
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(i * 20_000L, packets.get(i).timestampMicros(), 50);
        }
        assertEquals(500, frequency(back.subList(5, back.size())), 1);
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "11025,1", "22050,2", "44100,2", "48000,1", "96000,2"})
    void anyRateBecomesStereoAt48kHzWithExactTimes(int rate, int channels) throws Exception {
        List<AudioFrame> sounds = new ArrayList<>();
        int piece = rate / 50;
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.PCM, NO_CONFIG, rate, channels)) {
            for (int n = 0; n < 100; n++) {
                byte[] bytes = littleEndian(tone(440, rate, channels, n * piece, piece));
                long roundedTime = n * piece * 1000L / rate * 1000; // as RTMP has it
                decoder.decode(bytes, 0, bytes.length, roundedTime, sounds::add);
            }
        }
        long samples = sounds.stream().mapToLong(s -> s.samples().length / 2).sum();
        assertEquals(96_000, samples, 500);
        assertEquals(440, frequency(sounds), 3);
        long position = 0;
        for (AudioFrame sound : sounds) {
            assertEquals(position * 1e6 / 48000, sound.timestampMicros(), 1200);
            position += sound.samples().length / 2;
        }
    }

    @Test
    void timesFollowASoundClockThatIsOffAndResyncOverAGap() throws Exception {
        List<AudioFrame> sounds = new ArrayList<>();
        byte[] piece = littleEndian(tone(440, 48000, 1, 0, 960));
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.PCM, NO_CONFIG, 48000, 1)) {
            for (int n = 0; n < 3000; n++) {
                decoder.decode(piece, 0, piece.length, n * 20_010L, sounds::add); // 500 ppm slow
            }
            assertEquals(2999 * 20_010L, sounds.get(2999).timestampMicros(), 2000);
            decoder.decode(piece, 0, piece.length, 90_000_000, sounds::add);
            assertEquals(90_000_000, sounds.get(3000).timestampMicros(), 1000);
        }
    }

    @Test
    void oldTelephoneCodecsAreHeard() throws Exception {
        for (AudioCodec codec : List.of(AudioCodec.G711_A, AudioCodec.G711_U)) {
            List<AudioFrame> sounds = new ArrayList<>();
            try (AudioDecoder decoder = new AudioDecoder(codec, NO_CONFIG, 8000, 1)) {
                byte[] bytes = new byte[160];
                decoder.decode(bytes, 0, bytes.length, 0, sounds::add);
            }
            assertTrue(sounds.get(0).samples().length > 0, codec.title());
        }
    }

    @Test
    void damagedAacCostsOneSentence() throws Exception {
        Random random = new Random(1);
        int sentences = 0;
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.AAC, new byte[] {0x12, 0x10}, 0, 0)) {
            for (int n = 0; n < 50; n++) {
                byte[] bytes = new byte[100];
                random.nextBytes(bytes);
                bytes[0] = (byte) 0xff; // no raw data block begins so
                try {
                    decoder.decode(bytes, 0, bytes.length, n * 23_000L, sound -> {});
                } catch (MediaException e) {
                    sentences++;
                }
            }
        }
        assertTrue(sentences >= 1 && sentences < 10, "sentences " + sentences);
    }
}
