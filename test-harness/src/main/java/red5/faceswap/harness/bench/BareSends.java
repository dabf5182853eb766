package red5.faceswap.harness.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The simplest way to send protected packets on this machine, as a base for the fan-out: AES-128-GCM, then one send per packet. */
final class BareSends {
    private static final int PACKET = 1100;
    private static final int HEADER = 12;
    private static final int TAG_BITS = 128;
    private static final int BATCH = 500;
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] iv = new byte[12];
    private final byte[] plain = new byte[PACKET - HEADER];
    private final byte[] packet = new byte[PACKET + TAG_BITS / 8];
    private long sent;

    private BareSends() {}

    /** Processor time per packet, microseconds. */
    static double microsPerPacket() throws IOException, GeneralSecurityException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (DatagramChannel receiver = DatagramChannel.open().bind(any); // never read: what is too much is dropped
                DatagramChannel sender = DatagramChannel.open().bind(any)) {
            BareSends sends = new BareSends();
            sends.run(sender, receiver, WARM_NANOS);
            long before = sends.sent;
            Stopwatch watch = new Stopwatch();
            watch.start();
            sends.run(sender, receiver, MEASURE_NANOS);
            return watch.lap().cpuMillis() * 1000 / (sends.sent - before);
        }
    }

    private void run(DatagramChannel sender, DatagramChannel receiver, long nanos)
            throws IOException, GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        ByteBuffer buffer = ByteBuffer.allocateDirect(packet.length);
        var address = receiver.getLocalAddress();
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            for (int i = 0; i < BATCH; i++) {
                ByteBuffer.wrap(iv).putLong(2, sent++); // a nonce is never used twice
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
                cipher.updateAAD(packet, 0, HEADER);
                cipher.doFinal(plain, 0, plain.length, packet, HEADER);
                sender.send(buffer.clear().put(packet).flip(), address);
            }
        }
    }
}
