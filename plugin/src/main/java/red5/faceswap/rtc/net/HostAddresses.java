package red5.faceswap.rtc.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** This machine's own addresses. */
final class HostAddresses {
    private HostAddresses() {}

    /**
     * Of the interfaces that are up, IPv4 first; the loopback's only where there is nothing else or it was chosen.
     *
     * @param problems takes a sentence for each chosen interface that does not exist
     */
    static List<InetAddress> of(AddressPolicy policy, Consumer<String> problems) throws SocketException {
        List<NetworkInterface> networks = Collections.list(NetworkInterface.getNetworkInterfaces());
        List<InetAddress> addresses = new ArrayList<>();
        if (policy.allInterfaces()) {
            for (NetworkInterface network : networks) {
                if (network.isUp() && !network.isLoopback()) {
                    addresses.addAll(usable(network));
                }
            }
            if (addresses.isEmpty()) {
                addresses.add(InetAddress.getLoopbackAddress());
            }
        } else {
            for (String chosen : policy.interfaces()) {
                List<InetAddress> found = chosen(chosen, networks);
                if (found.isEmpty()) {
                    problems.accept("rtc.interfaces names " + chosen
                            + ", but no network interface that is up has that name or address: correct the key.");
                }
                addresses.addAll(found);
            }
        }
        addresses.sort(Comparator.comparing(address -> address instanceof Inet4Address ? 0 : 1));
        return addresses.stream().distinct().toList();
    }

    private static List<InetAddress> chosen(String name, List<NetworkInterface> networks) throws SocketException {
        List<InetAddress> found = new ArrayList<>();
        for (NetworkInterface network : networks) {
            if (network.isUp() && network.getName().equals(name)) {
                found.addAll(usable(network));
            } else if (network.isUp()) {
                usable(network).stream()
                        .filter(address -> Candidate.text(address).equals(canonical(name)))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** An address is written in many ways, an interface's name in one. */
    private static String canonical(String name) {
        return ResolvedNames.literal(name).map(Candidate::text).orElse(name);
    }

    private static List<InetAddress> usable(NetworkInterface network) {
        return Collections.list(network.getInetAddresses()).stream()
                .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
                .toList();
    }
}
