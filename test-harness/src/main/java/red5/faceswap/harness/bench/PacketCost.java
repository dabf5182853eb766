package red5.faceswap.harness.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import red5.faceswap.rtc.SendPath;

/** What a packet costs on its way to one viewer, by JMH: each method is a part of {@link SendPath}, and the figures are of one packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SendPath.PACKETS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketCost {
    private final SendPath path = new SendPath(true);
    private final SendPath withoutRtx = new SendPath(false);

    @Benchmark
    public long bareCipher() {
        return path.bareCipher();
    }

    @Benchmark
    public long packetize() {
        return path.packetize();
    }

    @Benchmark
    public long headers() {
        return path.headers();
    }

    @Benchmark
    public long srtp() {
        return path.srtp();
    }

    @Benchmark
    public long whole() {
        return path.whole();
    }

    @Benchmark
    public long wholeWithoutRtx() {
        return withoutRtx.whole();
    }
}
