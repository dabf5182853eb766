package red5.faceswap.rtc.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Which of this machine's addresses viewers are told. */
public final class HostAddresses {
    private static final int MAX = 16;

    private HostAddresses() {}

    /**
     * Candidates in order of preference.
     *
     * @param configured addresses to announce; empty for all of the interfaces that are up, IPv4 first, and the loopback only
     *     where there is nothing else
     */
    public static List<Candidate> candidates(List<InetAddress> configured, int port) throws SocketException {
        List<InetAddress> addresses = configured.isEmpty() ? discover() : configured;
        List<Candidate> candidates = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (candidates.size() < MAX) {
                candidates.add(Candidate.host(address, port, candidates.size()));
            }
        }
        return List.copyOf(candidates);
    }

    private static List<InetAddress> discover() throws SocketException {
        List<InetAddress> addresses = new ArrayList<>();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (network.isUp() && !network.isLoopback()) {
                Collections.list(network.getInetAddresses()).stream()
                        .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
                        .forEach(addresses::add);
            }
        }
        addresses.sort(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1));
        return addresses.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : addresses;
    }
}
