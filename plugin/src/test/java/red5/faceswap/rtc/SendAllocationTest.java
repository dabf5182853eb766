package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A packet to a viewer allocates what the JDK's cipher does, and nothing else. */
class SendAllocationTest {
    private static final int WARM = 20_000;
    private static final int PICTURES = 2000;
    private static final int ROUNDS = 5; // the least counts: on a busy machine the compiler is late

    private static final int TOLERANCE =
            80; // bytes: what the cipher makes and drops again, avoided by the compiler here and not there

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingButTheCiphersOwn(boolean rtx) {
        SendPath path = new SendPath(rtx);
        double cipher = leastBytesPerPacket(path::bareCipher);
        long before = path.sent();
        double all = leastBytesPerPacket(path::whole);
        System.out.printf("bytes allocated per packet: cipher alone %.0f, with all around it %.0f%n", cipher, all);
        long asked = (long) (WARM + ROUNDS * PICTURES) * SendPath.PACKETS;
        assertTrue(path.sent() - before == asked, path.sent() - before + " of " + asked + " packets were sent");
        assertTrue(all <= cipher + TOLERANCE, all + " bytes a packet, of which the cipher's " + cipher);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHeaderAllocatesNothing(boolean rtx) {
        SendPath path = new SendPath(rtx);
        double headers = leastBytesPerPacket(path::headers);
        assertTrue(headers < 1, headers + " bytes a packet's header");
    }

    private double leastBytesPerPacket(LongSupplier picture) {
        long sum = 0;
        for (int i = 0; i < WARM; i++) {
            sum += picture.getAsLong();
        }
        double least = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < PICTURES; i++) {
                sum += picture.getAsLong();
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            least = Math.min(least, allocated / (double) (PICTURES * SendPath.PACKETS));
        }
        assertTrue(sum > 0, "something was done");
        return least;
    }
}
