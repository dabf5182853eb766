package red5.faceswap.rtc.net;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DatagramTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a handshake with itself in memory, and each cipher once, so that the first viewer does not wait for class loading. */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int TIMEOUT_MILLIS = 5000;
    private static final int MTU = 1500;

    private WarmUp() {}

    /** Takes some 100 ms; that it fails is logged and harmless. */
    public static void run(DtlsIdentity identity) {
        ciphers();
        BlockingQueue<byte[]> toServer = new ArrayBlockingQueue<>(64);
        BlockingQueue<byte[]> toClient = new ArrayBlockingQueue<>(64);
        Thread client = new Thread(() -> connect(identity, new Pipe(toClient, toServer)), "faceswap-dtls-warm-up");
        client.setDaemon(true);
        client.start();
        try {
            DtlsSrtpServer server = new DtlsSrtpServer(identity, new DtlsSrtp(identity.fingerprint()));
            new DTLSServerProtocol()
                    .accept(server, new Pipe(toServer, toClient))
                    .close();
            client.join(TIMEOUT_MILLIS);
        } catch (IOException e) {
            LOG.warn("The DTLS warm-up failed; the first viewer may wait a little longer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ciphers() {
        for (SrtpProfile profile : SrtpProfile.values()) {
            SrtpKeys keys = SrtpKeys.of(profile, new byte[profile.keyingMaterialLength()]);
            byte[] packet = new byte[MTU];
            SrtpSender.of(profile, keys.server()).protect(packet, 0, 12, new byte[MTU], 1000, 1, 1);
            packet[0] = (byte) 0x80;
            int length = new SrtcpSender(profile, keys.client()).protect(packet, 100);
            new SrtcpReceiver(profile, keys.client()).unprotect(packet, length);
        }
    }

    private static void connect(DtlsIdentity identity, Pipe pipe) {
        try {
            new DTLSClientProtocol()
                    .connect(new DtlsSrtpClient(identity, new DtlsSrtp(identity.fingerprint())), pipe)
                    .close();
        } catch (IOException e) {
            LOG.debug("The DTLS warm-up's client failed", e);
        }
    }

    /** One end of two queues. */
    private record Pipe(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return MTU;
        }

        @Override
        public int getSendLimit() {
            return MTU;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = in.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (datagram == null) {
                    return -1;
                }
                System.arraycopy(datagram, 0, buffer, offset, datagram.length);
                return datagram.length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            out.offer(java.util.Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            // nothing to free
        }
    }
}
