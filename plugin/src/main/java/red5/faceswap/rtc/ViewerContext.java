package red5.faceswap.rtc;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.rtp.NtpClock;

/**
 * What all viewers of a server share.
 *
 * @param now the monotonic clock, for what happens without a datagram or a timer
 */
record ViewerContext(
        PacketOutput output, SecurePath.Scratch scratch, NtpClock ntp, RandomGenerator random, LongSupplier now) {}
