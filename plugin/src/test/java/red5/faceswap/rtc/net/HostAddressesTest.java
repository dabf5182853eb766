package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    private final List<String> problems = new ArrayList<>();

    private List<InetAddress> chosen(String... interfaces) throws Exception {
        return HostAddresses.of(new AddressPolicy(List.of(), List.of(interfaces)), problems::add);
    }

    @Test
    void allInterfacesGiveTheirUsableAddressesIpv4First() throws Exception {
        List<InetAddress> all = HostAddresses.of(AddressPolicy.EVERY_INTERFACE, problems::add);
        assertEquals(all, chosen(AddressPolicy.ALL));
        assertFalse(all.isEmpty());
        assertTrue(all.stream().noneMatch(InetAddress::isLinkLocalAddress));
        int six = 0;
        for (InetAddress address : all) {
            six += address instanceof Inet6Address ? 1 : 0;
            assertEquals(six > 0, address instanceof Inet6Address, "IPv4 before IPv6: " + all);
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void anInterfaceIsChosenByNameOrAddress() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        String name = NetworkInterface.getByInetAddress(loopback).getName();
        assertTrue(chosen(name).contains(loopback));
        assertEquals(List.of(loopback), chosen("127.0.0.1"));
        assertEquals(List.of(), problems);
    }

    @Test
    void anUnknownInterfaceIsAProblemAndTheOthersGoOn() throws Exception {
        assertEquals(1, chosen("nosuch0", "127.0.0.1").size());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("nosuch0") && problems.get(0).contains("rtc.interfaces"));
    }

    @Test
    void publicAddressesAloneAreAnnouncedUnlessInterfacesAreChosenToo() throws Exception {
        List<String> known = List.of("192.0.2.1");
        assertEquals(List.of(), HostAddresses.of(new AddressPolicy(known, List.of()), problems::add));
        assertEquals(
                1,
                HostAddresses.of(new AddressPolicy(known, List.of("127.0.0.1")), problems::add)
                        .size());
    }

    @Test
    void tcpComesAfterUdpWhateverTheAddress() throws Exception {
        InetAddress one = InetAddress.getByName("192.0.2.1");
        assertTrue(
                Candidate.udp(one, 1, 15).priority() > Candidate.tcp(one, 1, 0).priority());
        assertTrue(
                Candidate.tcp(one, 1, 0).priority() > Candidate.tcp(one, 1, 1).priority());
    }
}
