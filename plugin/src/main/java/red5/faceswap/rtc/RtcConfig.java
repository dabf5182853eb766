package red5.faceswap.rtc;

import java.net.InetAddress;
import java.util.List;
import red5.faceswap.rtc.net.AddressPolicy;
import red5.faceswap.rtc.net.ViewerPorts;

/**
 * How viewers are served.
 *
 * @param port UDP port for all viewers, 0 for any free one; must be reachable from outside
 * @param tcpPort TCP port for viewers whose network blocks UDP; {@link ViewerPorts#SAME_PORT} or {@link ViewerPorts#NO_PORT}
 * @param addresses what viewers are told to send to. Needed behind a NAT, where it holds the public address
 * @param maxViewers of all streams together, at least 1; more are asked to come later
 * @param maxHandshakes DTLS handshakes at the same time, at least 1; more wait
 * @param threads event loops that viewers are spread over, 1 to {@link #MAX_THREADS}; where there is no native transport there is one
 * @param nativeTransport whether to use Linux's epoll and segmented sends where they exist; plain Java sockets otherwise
 */
public record RtcConfig(
        int port,
        int tcpPort,
        AddressPolicy addresses,
        int maxViewers,
        int maxHandshakes,
        int threads,
        boolean nativeTransport) {
    /** More would wait for each other. */
    public static final int MAX_THREADS = 32;

    private static final int DEFAULT_MAX_VIEWERS = 1000;
    private static final int DEFAULT_MAX_HANDSHAKES = 64;

    public RtcConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the UDP port must be 0 to 65535, not " + port);
        }
        if (tcpPort < ViewerPorts.SAME_PORT || tcpPort > 65_535) {
            throw new IllegalArgumentException("no TCP port can be " + tcpPort);
        }
        if (maxViewers < 1 || maxHandshakes < 1) {
            throw new IllegalArgumentException("at least one viewer and one handshake must be allowed");
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("1 to " + MAX_THREADS + " threads, not " + threads);
        }
    }

    /** The defaults on that port. */
    public static RtcConfig onPort(int port) {
        return new RtcConfig(
                port,
                ViewerPorts.SAME_PORT,
                AddressPolicy.EVERY_INTERFACE,
                DEFAULT_MAX_VIEWERS,
                DEFAULT_MAX_HANDSHAKES,
                1,
                true);
    }

    /** The same, announcing these addresses only. */
    public RtcConfig announcing(List<InetAddress> announced) {
        List<String> texts = announced.stream().map(InetAddress::getHostAddress).toList();
        return new RtcConfig(
                port,
                tcpPort,
                new AddressPolicy(texts, List.of()),
                maxViewers,
                maxHandshakes,
                threads,
                nativeTransport);
    }

    /** The same with another limit of viewers. */
    public RtcConfig withMaxViewers(int limit) {
        return new RtcConfig(port, tcpPort, addresses, limit, maxHandshakes, threads, nativeTransport);
    }

    /** The same with or without the native transport. */
    public RtcConfig withNativeTransport(boolean wanted) {
        return new RtcConfig(port, tcpPort, addresses, maxViewers, maxHandshakes, threads, wanted);
    }

    /** The same with that many event loops. */
    public RtcConfig withThreads(int count) {
        return new RtcConfig(port, tcpPort, addresses, maxViewers, maxHandshakes, count, nativeTransport);
    }
}
