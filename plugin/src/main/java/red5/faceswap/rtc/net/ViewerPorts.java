package red5.faceswap.rtc.net;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where viewers come in: the UDP port and, where it can be had, the TCP port, and the addresses under which both are announced. Sending
 * is for the event loops, each by its own {@link #lane}, the rest for any thread.
 */
public final class ViewerPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerPorts.class);
    private static final int MAX_ADDRESSES = 16;
    private static final long STRANGER_MILLIS = 5000;
    private static final long ASK_AGAIN_MILLIS = 60_000;
    private static final long FIRST_ANSWER_MILLIS = 3000;

    /** The TCP port has the UDP port's number. */
    public static final int SAME_PORT = -1;

    /** No TCP port. */
    public static final int NO_PORT = 0;

    /** What viewers are told while the public addresses are these. */
    private record Announcement(List<InetAddress> publicAddresses, List<Candidate> candidates) {}

    private final List<UdpPort> udp; // one for each loop
    private final TcpPort tcp; // null: none
    private final ResolvedNames names;
    private final List<InetAddress> own;
    private final List<String> problems = new ArrayList<>(); // complete before the constructor ends
    private volatile Announcement announcement = new Announcement(null, List.of()); // the latest

    private ViewerPorts(
            List<EventLoop> loops,
            boolean epoll,
            int udpPort,
            int tcpPort,
            AddressPolicy policy,
            List<? extends PacketInput> inputs)
            throws IOException {
        InetSocketAddress everywhere = new InetSocketAddress(udpPort);
        udp = loops.size() > 1
                ? UdpPort.openShared(loops, everywhere, inputs)
                : List.of(UdpPort.open(loops.get(0), epoll, everywhere, inputs.get(0)));
        try {
            own = HostAddresses.of(policy, this::problem);
        } catch (IOException e) {
            udp.forEach(UdpPort::close);
            throw e;
        }
        names = new ResolvedNames(policy.publicAddresses(), InetAddress::getAllByName, ASK_AGAIN_MILLIS);
        tcp = tcpPort == NO_PORT
                ? null
                : tcp(loops.get(0), epoll, tcpPort == SAME_PORT ? udpPort() : tcpPort, inputs.get(0));
        names.await(FIRST_ANSWER_MILLIS);
        LOG.info(
                "Viewers are served on UDP port {} and {} ({}, threads: {}), announced as {}",
                udpPort(),
                tcp == null ? "no TCP port" : "TCP port " + tcpPort(),
                epoll ? "epoll" : "NIO",
                loops.size(),
                candidates().stream().map(Candidate::host).distinct().toList());
    }

    /**
     * Opens the ports. Waits: not for an event loop's thread. Of connections the first loop takes care.
     *
     * @param loops at least one; of several, all native ones
     * @param epoll whether they are native ones
     * @param udpPort 0 for any free one
     * @param tcpPort {@link #SAME_PORT}, {@link #NO_PORT} or a number
     * @param inputs one for each loop
     * @throws IOException when the UDP port is taken or forbidden; without a TCP port it goes on, which is a problem
     */
    public static ViewerPorts open(
            List<EventLoop> loops,
            boolean epoll,
            int udpPort,
            int tcpPort,
            AddressPolicy policy,
            List<? extends PacketInput> inputs)
            throws IOException {
        return new ViewerPorts(loops, epoll, udpPort, tcpPort, policy, inputs);
    }

    private TcpPort tcp(EventLoop loop, boolean epoll, int port, PacketInput input) {
        try {
            return TcpPort.open(loop, epoll, new InetSocketAddress(port), input, STRANGER_MILLIS);
        } catch (IOException e) {
            LOG.debug("no TCP port", e);
            problem(e.getMessage() + ", so viewers whose networks block UDP get no picture. Free it, choose another one"
                    + " by rtc.tcp-port, or set that to off.");
            return null;
        }
    }

    private void problem(String sentence) {
        LOG.warn("{}", sentence);
        problems.add(sentence);
    }

    /** The UDP port in use. */
    public int udpPort() {
        return udp.get(0).port();
    }

    /** The TCP port in use, {@link #NO_PORT} for none. */
    public int tcpPort() {
        return tcp == null ? NO_PORT : tcp.port();
    }

    /** Open TCP connections. */
    public int connections() {
        return tcp == null ? 0 : tcp.connections();
    }

    /** What viewers are told just now, in order of preference: UDP before TCP, public addresses before this machine's own. */
    public List<Candidate> candidates() {
        List<InetAddress> publicAddresses = names.addresses();
        Announcement last = announcement;
        if (last.publicAddresses != publicAddresses) { // the same list as long as nothing has changed
            last = new Announcement(publicAddresses, candidates(publicAddresses));
            announcement = last;
        }
        return last.candidates;
    }

    private List<Candidate> candidates(List<InetAddress> publicAddresses) {
        List<InetAddress> addresses =
                Stream.concat(publicAddresses.stream(), own.stream()).distinct().toList();
        if (addresses.isEmpty()) {
            return List.of();
        }
        List<InetAddress> announced = addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size()));
        List<Candidate> candidates = new ArrayList<>();
        for (InetAddress address : announced) {
            candidates.add(Candidate.udp(address, udpPort(), candidates.size()));
        }
        if (tcp != null) {
            for (InetAddress address : announced) {
                candidates.add(Candidate.tcp(address, tcpPort(), candidates.size()));
            }
        }
        return List.copyOf(candidates);
    }

    /** Sentences for the operator: what is not as it was configured, and what to do. */
    public List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        all.addAll(names.problems());
        if (candidates().isEmpty()) {
            all.add("No address is known to tell viewers: correct rtc.public-addresses and rtc.interfaces.");
        }
        return List.copyOf(all);
    }

    /** Sends that the system refused. */
    public long sendErrors() {
        return udp.stream().mapToLong(UdpPort::sendErrors).sum();
    }

    /** Sends given up because a socket could not keep up. */
    public long sendsDropped() {
        return udp.stream().mapToLong(UdpPort::sendsDropped).sum() + (tcp == null ? 0 : tcp.sendsDropped());
    }

    /** Where the loop of that number sends. */
    public PacketOutput lane(int loop) {
        return new Lane(udp.get(loop));
    }

    /** One loop's way out. */
    private record Lane(UdpPort udp) implements PacketOutput {
        @Override
        public void send(byte[] data, int length, int segment, SocketAddress to) {
            if (to instanceof TcpPeer peer) {
                peer.send(data, length, segment);
            } else {
                udp.send(data, length, segment, to);
            }
        }

        @Override
        public void flush() {
            udp.flush(); // connections see to it themselves
        }
    }

    /** Closes the ports. Waits: not for an event loop's thread. */
    @Override
    public void close() {
        names.close();
        udp.forEach(UdpPort::close);
        if (tcp != null) {
            tcp.close();
        }
    }
}
