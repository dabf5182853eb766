package red5.faceswap.rtc.rtp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;

/** Makes transport-wide feedback as a player does, in any mixture of the forms that the draft allows. */
public final class FeedbackMaker {
    /** What stands for a packet that has not arrived. */
    public static final long MISSING = -1;

    private final Random random;
    private final int forms;
    private int count;

    private FeedbackMaker(Random random, int forms) {
        this.random = random;
        this.forms = forms;
    }

    /** One that mixes all forms. */
    public static FeedbackMaker mixing(Random random) {
        return new FeedbackMaker(random, 3);
    }

    /** One that writes two-bit vectors only. */
    public static FeedbackMaker plain() {
        return new FeedbackMaker(new Random(1), 1);
    }

    /**
     * The RTCP packet.
     *
     * @param arrivalMicros of the packets from {@code base} on, or {@link #MISSING}; the first that arrived gives the reference
     */
    public byte[] packet(int base, long[] arrivalMicros) {
        long first = MISSING;
        for (int i = 0; i < arrivalMicros.length && first == MISSING; i++) {
            first = arrivalMicros[i];
        }
        long reference = Math.max(0, first) / 64_000;
        int[] symbols = new int[arrivalMicros.length];
        ByteArrayOutputStream deltas = new ByteArrayOutputStream();
        long ticks = reference * 256;
        for (int i = 0; i < symbols.length; i++) {
            if (arrivalMicros[i] == MISSING) {
                continue;
            }
            long delta = arrivalMicros[i] / 250 - ticks;
            ticks += delta;
            symbols[i] = delta >= 0 && delta < 256 ? 1 : 2;
            if (symbols[i] == 2) {
                deltas.write((int) (delta >> 8));
            }
            deltas.write((int) delta);
        }
        byte[] chunks = chunks(symbols);
        int length = 20 + chunks.length + deltas.size();
        int padding = (4 - length % 4) % 4;
        ByteBuffer packet = ByteBuffer.allocate(length + padding);
        packet.putInt((padding > 0 ? 0xAFCD0000 : 0x8FCD0000) | (length + padding) / 4 - 1);
        packet.putInt(1).putInt(2).putShort((short) base).putShort((short) symbols.length);
        packet.putInt((int) (reference << 8) | count++ & 0xff);
        packet.put(chunks).put(deltas.toByteArray());
        if (padding > 0) {
            packet.put(length + padding - 1, (byte) padding);
        }
        return packet.array();
    }

    private byte[] chunks(int[] symbols) {
        ByteBuffer chunks = ByteBuffer.allocate(2 * symbols.length + 2);
        for (int at = 0; at < symbols.length; ) {
            int run = 1;
            while (at + run < symbols.length && symbols[at + run] == symbols[at] && run < 0x1fff) {
                run++;
            }
            boolean small = true;
            for (int i = at; i < Math.min(at + 14, symbols.length); i++) {
                small &= symbols[i] < 2;
            }
            int form = random.nextInt(forms);
            if (form == 1) {
                run = random.nextBoolean() ? run : 1 + random.nextInt(run);
                chunks.putShort((short) (symbols[at] << 13 | run));
                at += run;
            } else if (form == 2 && small) {
                int chunk = 0x8000;
                for (int i = 0; i < 14; i++) {
                    chunk |= (at + i < symbols.length ? symbols[at + i] : 0) << 13 - i;
                }
                chunks.putShort((short) chunk);
                at += 14;
            } else {
                int chunk = 0xC000;
                for (int i = 0; i < 7; i++) {
                    chunk |= (at + i < symbols.length ? symbols[at + i] : 0) << 12 - 2 * i;
                }
                chunks.putShort((short) chunk);
                at += 7;
            }
        }
        byte[] bytes = new byte[chunks.position()];
        chunks.flip().get(bytes);
        return bytes;
    }
}
