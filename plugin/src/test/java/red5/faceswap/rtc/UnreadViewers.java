package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.net.AddressPolicy;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.PacketInput;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.TcpPeer;
import red5.faceswap.rtc.net.ViewerPorts;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.rtc.rtp.NtpClock;

/**
 * Viewers behind real UDP sockets that nobody reads: the whole fan-out, down to the kernel's delivery, without what players cost. The kernel
 * throws away what a full socket cannot take.
 */
public final class UnreadViewers implements AutoCloseable {
    private static final int CHECK_AGAIN = 30; // pictures: a player's sign of life

    private final EgressLoop thread = new EgressLoop(true);
    private final EventLoop loop = thread.loop();
    private final ViewerPorts port;
    private final FanOut fanOut;
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final List<Viewer> viewers = new ArrayList<>();
    private int pictures;

    public UnreadViewers(int count) throws IOException {
        port = ViewerPorts.open(
                loop, thread.epoll(), 0, ViewerPorts.NO_PORT, AddressPolicy.EVERY_INTERFACE, new NoInput());
        fanOut = new FanOut("live/bench", new NoEncoder(), loop, port, System::nanoTime);
        fanOut.rungs(List.of(new Rung(1280, 720, 2_000_000)));
        NtpClock ntp = new NtpClock(System.nanoTime(), System.currentTimeMillis());
        ViewerContext context = new ViewerContext(port, new SecurePath.Scratch(), ntp, new Random(1), System::nanoTime);
        for (int i = 0; i < count; i++) {
            sockets.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        }
        onLoop(() -> sockets.forEach(socket -> add(socket, context)));
    }

    private void add(DatagramSocket socket, ViewerContext context) {
        Fingerprint fingerprint = new Fingerprint("sha-256", "00");
        ViewerTerms terms = new ViewerTerms(
                "remote", "password", fingerprint, 96, 97, 111, 63, HeaderExtensions.EMPTY, HeaderExtensions.EMPTY);
        LocalDescription local = new LocalDescription(
                "viewer" + viewers.size(), "password", fingerprint, List.of(), 1001, 1002, 1003, "cname");
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] material = new byte[profile.keyingMaterialLength()];
        context.random().nextBytes(material);
        Viewer viewer =
                new Viewer(fanOut.name(), terms, local, context, new Timers(), v -> new DoneDtls(), System.nanoTime());
        fanOut.add(viewer);
        viewer.check(address(socket), true, System.nanoTime());
        viewer.dtls(new byte[] {22});
        viewer.secured(SrtpKeys.of(profile, material));
        viewers.add(viewer);
    }

    private static SocketAddress address(DatagramSocket socket) {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    private void onLoop(Runnable work) {
        loop.submit(work).syncUninterruptibly();
    }

    /**
     * Gives all viewers a picture.
     *
     * @return milliseconds until the last one's packets were delivered to its socket; those of a key frame may be paced beyond that
     */
    public double send(boolean key, int bytes) {
        if (++pictures % CHECK_AGAIN == 0) {
            onLoop(() -> {
                for (int i = 0; i < viewers.size(); i++) {
                    viewers.get(i).check(address(sockets.get(i)), true, System.nanoTime());
                }
            });
        }
        long begin = System.nanoTime();
        fanOut.picture(0, new EncodedPicture(new byte[bytes], key, 1280, 720, 0, begin / 1000));
        fanOut.stats().toCompletableFuture().join(); // the loop's next work
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Packets that all viewers were sent. */
    public long packets() {
        return fanOut.stats().toCompletableFuture().join().stream()
                .mapToLong(ViewerStats::packets)
                .sum();
    }

    @Override
    public void close() {
        fanOut.close();
        port.close();
        thread.close();
        sockets.forEach(DatagramSocket::close);
    }

    private final class Timers implements ViewerSurroundings {
        @Override
        public void wakeAt(Viewer viewer, long nanos) {
            long delay = Math.max(0, nanos - System.nanoTime());
            loop.schedule(
                    () -> {
                        viewer.wake(System.nanoTime());
                        port.flush();
                    },
                    delay,
                    TimeUnit.NANOSECONDS);
        }

        @Override
        public void keyFrameWanted(int rung) {
            // whoever sends decides
        }

        @Override
        public void watching(int rung, boolean wanted) {
            // there is one rung
        }

        @Override
        public void gone(Viewer viewer, GoneReason reason, String detail) {
            fanOut.remove(viewer);
        }

        @Override
        public void connected(Viewer viewer) {
            // as intended
        }
    }

    private static final class DoneDtls implements Dtls {
        @Override
        public void received(byte[] datagram) {
            // the keys are there already
        }

        @Override
        public void close() {
            // nothing to free
        }
    }

    private static final class NoInput implements PacketInput {
        @Override
        public void received(byte[] data, int length, SocketAddress from) {
            // nobody says anything
        }

        @Override
        public void closed(TcpPeer from) {
            // there is no TCP
        }
    }
}
