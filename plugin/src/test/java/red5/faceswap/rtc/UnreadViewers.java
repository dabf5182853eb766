package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.net.AddressPolicy;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.PacketInput;
import red5.faceswap.rtc.net.PacketOutput;
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

    private final EgressLoops threads;
    private final ViewerPorts ports;
    private final FanOuts fanOuts;
    private final List<Lane> lanes = new ArrayList<>();
    private int pictures;

    /** The viewers of one event loop. */
    private final class Lane {
        private final EventLoop loop;
        private final PacketOutput output;
        private final FanOut fanOut;
        private final ViewerContext context;
        private final List<DatagramSocket> sockets = new ArrayList<>();
        private final List<Viewer> viewers = new ArrayList<>();

        Lane(int number) {
            loop = threads.loops().get(number);
            output = ports.lane(number);
            fanOut = fanOuts.of(number);
            NtpClock ntp = new NtpClock(System.nanoTime(), System.currentTimeMillis());
            context = new ViewerContext(output, new SecurePath.Scratch(), ntp, new Random(1), System::nanoTime);
        }

        void onLoop(Runnable work) {
            loop.submit(work).syncUninterruptibly();
        }
    }

    /**
     * All of them join.
     *
     * @param loops event loops over which they are spread
     */
    public UnreadViewers(int count, int loops) throws IOException {
        threads = new EgressLoops(loops, true);
        ports = ViewerPorts.open(
                threads.loops(),
                threads.epoll(),
                0,
                ViewerPorts.NO_PORT,
                AddressPolicy.EVERY_INTERFACE,
                Collections.nCopies(loops, new NoInput()));
        fanOuts = new FanOuts(
                loops,
                new NoEncoder(),
                (i, ofLoop) ->
                        new FanOut("live/bench", ofLoop, threads.loops().get(i), ports.lane(i), System::nanoTime));
        fanOuts.rungs(List.of(new Rung(1280, 720, 2_000_000)));
        for (int i = 0; i < loops; i++) {
            lanes.add(new Lane(i));
        }
        for (int i = 0; i < count; i++) {
            lanes.get(i % loops).sockets.add(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
        }
        lanes.forEach(lane -> lane.onLoop(() -> lane.sockets.forEach(socket -> add(lane, socket))));
    }

    private void add(Lane lane, DatagramSocket socket) {
        Fingerprint fingerprint = new Fingerprint("sha-256", "00");
        ViewerTerms terms = new ViewerTerms(
                "remote", "password", fingerprint, 96, 97, 111, 63, HeaderExtensions.EMPTY, HeaderExtensions.EMPTY);
        LocalDescription local = new LocalDescription(
                "viewer" + lane.viewers.size(), "password", fingerprint, List.of(), 1001, 1002, 1003, "cname");
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] material = new byte[profile.keyingMaterialLength()];
        lane.context.random().nextBytes(material);
        Viewer viewer = new Viewer(
                "live/bench", terms, local, lane.context, new Timers(lane), v -> new DoneDtls(), System.nanoTime());
        lane.fanOut.add(viewer);
        viewer.check(address(socket), true, System.nanoTime());
        viewer.dtls(new byte[] {22});
        viewer.secured(SrtpKeys.of(profile, material));
        lane.viewers.add(viewer);
    }

    private static SocketAddress address(DatagramSocket socket) {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /**
     * Gives all viewers a picture.
     *
     * @return milliseconds until the last one's packets were delivered to its socket; those of a key frame may be paced beyond that
     */
    public double send(boolean key, int bytes) {
        if (++pictures % CHECK_AGAIN == 0) {
            lanes.forEach(lane -> lane.onLoop(() -> check(lane)));
        }
        long begin = System.nanoTime();
        fanOuts.picture(0, new EncodedPicture(new byte[bytes], key, 1280, 720, 0, begin / 1000));
        fanOuts.stats().toCompletableFuture().join(); // the loops' next work
        return (System.nanoTime() - begin) / 1e6;
    }

    private static void check(Lane lane) {
        for (int i = 0; i < lane.viewers.size(); i++) {
            lane.viewers.get(i).check(address(lane.sockets.get(i)), true, System.nanoTime());
        }
    }

    /** Packets that all viewers were sent. */
    public long packets() {
        return fanOuts.stats().toCompletableFuture().join().stream()
                .mapToLong(ViewerStats::packets)
                .sum();
    }

    @Override
    public void close() {
        fanOuts.close();
        ports.close();
        threads.close();
        lanes.forEach(lane -> lane.sockets.forEach(DatagramSocket::close));
    }

    private record Timers(Lane lane) implements ViewerSurroundings {
        @Override
        public void wakeAt(Viewer viewer, long nanos) {
            long delay = Math.max(0, nanos - System.nanoTime());
            lane.loop.schedule(
                    () -> {
                        viewer.wake(System.nanoTime());
                        lane.output.flush();
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
            lane.fanOut.remove(viewer, false);
        }

        @Override
        public void arrived(Viewer viewer) {
            // of no interest here
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
