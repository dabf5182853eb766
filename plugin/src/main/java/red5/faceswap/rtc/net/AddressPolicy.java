package red5.faceswap.rtc.net;

import java.util.List;

/**
 * Which addresses viewers are told to connect to.
 *
 * @param publicAddresses names or addresses by which this machine is reached from outside; announced first
 * @param interfaces names or addresses of network interfaces whose addresses are announced, {@link #ALL} for every one; empty for
 *     every one where there are no public addresses, and for none where there are
 */
public record AddressPolicy(List<String> publicAddresses, List<String> interfaces) {
    /** Stands for every interface. */
    public static final String ALL = "all";

    /** All interfaces' addresses. */
    public static final AddressPolicy EVERY_INTERFACE = new AddressPolicy(List.of(), List.of());

    public AddressPolicy {
        publicAddresses = List.copyOf(publicAddresses);
        interfaces = List.copyOf(interfaces);
    }

    boolean allInterfaces() {
        return interfaces.contains(ALL) || interfaces.isEmpty() && publicAddresses.isEmpty();
    }
}
