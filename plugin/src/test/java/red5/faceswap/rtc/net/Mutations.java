package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Sound inputs made unsound in the ways that attackers and broken networks do it; the same each time. */
public final class Mutations {
    private static final int[] EXTREMES = {0, 1, 0x7f, 0x80, 0xff};
    private static final int BYTES_PER_BYTE = 400;
    private static final int SLACK = 256 * 1024;

    private final Random random;
    private final List<byte[]> seeds;

    /** @param seeds sound inputs, at least one of them not empty */
    public Mutations(long seed, List<byte[]> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds;
    }

    /** Gives the target so many inputs; fails when one of them makes it throw, or allocate out of proportion to the input's size. */
    public void run(int count, Consumer<byte[]> target) {
        for (int i = 0; i < count; i++) {
            byte[] input = next();
            long most = (long) BYTES_PER_BYTE * input.length + SLACK;
            if (allocated(target, input) > most) { // perhaps a class was loaded
                long allocated = allocated(target, input);
                assertTrue(allocated <= most, allocated + " bytes for an input of " + input.length);
            }
        }
    }

    private static long allocated(Consumer<byte[]> target, byte[] input) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        target.accept(input);
        return memory.getCurrentThreadAllocatedBytes() - before;
    }

    private byte[] next() {
        byte[] data = seeds.get(random.nextInt(seeds.size()));
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            data = changed(data);
        }
        return data;
    }

    private byte[] changed(byte[] data) {
        if (data.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(data.length);
        int end = at + random.nextInt(Math.min(64, data.length - at) + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (random.nextInt(6)) {
            case 0 -> { // another byte
                out.writeBytes(data);
                byte[] other = out.toByteArray();
                other[at] =
                        (byte) (random.nextBoolean() ? random.nextInt() : EXTREMES[random.nextInt(EXTREMES.length)]);
                return other;
            }
            case 1 -> { // something left out
                out.write(data, 0, at);
                out.write(data, end, data.length - end);
            }
            case 2 -> { // something repeated, perhaps often
                out.write(data, 0, end);
                for (int times = 1 + (random.nextInt(10) == 0 ? 200 : 0); times > 0; times--) {
                    out.write(data, at, end - at);
                }
                out.write(data, end, data.length - end);
            }
            case 3 -> out.write(data, 0, at); // cut off
            case 4 -> { // something of another one
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                out.write(data, 0, at);
                out.write(other, from, other.length - from);
            }
            default -> { // something foreign
                byte[] foreign = new byte[random.nextInt(8)];
                random.nextBytes(foreign);
                out.write(data, 0, at);
                out.writeBytes(foreign);
                out.write(data, at, data.length - at);
            }
        }
        return out.toByteArray();
    }
}
