package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How sounds are coded, by the first byte of each packet (RFC 6716, section 3.1): only the speech codec has forward error correction. */
class SpeechCodingTest {
    private static final int RATE = 48_000;
    private static final int SECONDS = 12;
    private static final int FIRST_WITHOUT_SPEECH_CODEC = 16;

    private final Random random = new Random(3);

    private static double shareWithSpeechCodec(double[] sound) throws MediaException {
        short[] samples = new short[2 * sound.length];
        for (int i = 0; i < sound.length; i++) {
            samples[2 * i] = (short) (12_000 * Math.max(-1, Math.min(1, sound[i])));
            samples[2 * i + 1] = samples[2 * i];
        }
        List<EncodedSound> packets = new ArrayList<>();
        try (OpusEncoder encoder = new OpusEncoder(64_000)) {
            encoder.encode(new AudioFrame(samples, RATE, 2, 0), packets::add);
        }
        List<EncodedSound> settled = packets.subList(100, packets.size()); // the encoder has made up its mind
        long speech = settled.stream()
                .filter(packet -> (packet.data()[0] & 0xff) >> 3 < FIRST_WITHOUT_SPEECH_CODEC)
                .count();
        return speech / (double) settled.size();
    }

    /** Vowels: a throat's pulses through three resonances, syllable by syllable. */
    private double[] voice() {
        double[][] vowels = {{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}};
        double[] sound = new double[SECONDS * RATE];
        int syllable = RATE / 6;
        double phase = 0;
        for (int from = 0; from < sound.length; from += syllable) {
            double[] formants = vowels[random.nextInt(vowels.length)];
            int kind = random.nextInt(8); // 7: a pause, 6: a hiss
            double[][] memory = new double[formants.length][2];
            double loudest = 1e-9;
            int to = Math.min(from + syllable, sound.length);
            for (int i = from; i < to && kind < 7; i++) {
                phase += (120 + 15 * Math.sin(4.4 * i / RATE)) / RATE;
                double value = random.nextGaussian() * 0.05;
                if (phase >= 1) {
                    phase -= 1;
                    value += 30;
                }
                for (int f = 0; f < formants.length; f++) {
                    value = resonance(value, formants[f], memory[f]);
                }
                sound[i] = kind == 6 ? random.nextGaussian() * 0.1 : value;
                loudest = Math.max(loudest, Math.abs(sound[i]));
            }
            for (int i = from; i < to; i++) {
                sound[i] *= 0.8 / loudest * Math.pow(Math.sin(Math.PI * (i - from) / syllable), 0.6);
            }
        }
        return sound;
    }

    private static double resonance(double in, double hertz, double[] memory) {
        double a1 = -2 * Math.exp(-Math.PI * 90 / RATE) * Math.cos(2 * Math.PI * hertz / RATE);
        double a2 = Math.exp(-2 * Math.PI * 90 / RATE);
        double out = in - a1 * memory[0] - a2 * memory[1];
        memory[1] = memory[0];
        memory[0] = out;
        return out * (1 + a1 + a2);
    }

    /** Chords of plucked strings, four a second. */
    private double[] music() {
        double[] sound = new double[SECONDS * RATE];
        int beat = RATE / 4;
        int[] scale = {0, 3, 5, 7, 10, 12, 15, 19};
        for (int from = 0; from < sound.length; from += beat) {
            for (int voice = 0; voice < 4; voice++) {
                double hertz = 220 * Math.pow(2, scale[random.nextInt(scale.length)] / 12.0);
                for (int harmonic = 1; harmonic < 14; harmonic++) {
                    double start = random.nextDouble() * 6;
                    for (int i = from; i < Math.min(from + beat, sound.length); i++) {
                        double t = (i - from) / (double) RATE;
                        sound[i] += 0.12
                                / harmonic
                                * Math.exp(-3 * t)
                                * Math.sin(2 * Math.PI * hertz * harmonic * t + start);
                    }
                }
            }
        }
        return sound;
    }

    @Test
    void speechIsArmedAgainstLoss() throws Exception {
        double share = shareWithSpeechCodec(voice());
        assertTrue(share > 0.3, "packets with the speech codec: " + share);
    }

    @Test
    void musicKeepsItsQuality() throws Exception {
        double share = shareWithSpeechCodec(music());
        assertTrue(share < 0.1, "packets with the speech codec: " + share);
    }
}
