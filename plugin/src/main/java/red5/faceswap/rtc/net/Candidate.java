package red5.faceswap.rtc.net;

import java.net.InetAddress;

/**
 * A host candidate of this server (RFC 8445, section 5.1).
 *
 * @param transport how viewers may reach it
 * @param host the address at which viewers may reach it, as SDP writes it: numeric, without a zone
 * @param port UDP or TCP port
 * @param priority higher is tried first
 */
public record Candidate(Transport transport, String host, int port, long priority) {
    /** How a candidate is reached. */
    public enum Transport {
        UDP,
        /** The viewer connects, this server accepts (RFC 6544: passive). */
        TCP
    }

    private static final long HOST_TYPE = 126;
    private static final long HOST_TYPE_TCP = 90; // below whatever UDP may offer, as browsers have it
    private static final long RTP_COMPONENT = 256 - 1;
    private static final long MOST_PREFERRED = 65_535;
    private static final long PASSIVE = 4L << 13 | 0x1fff; // RFC 6544, section 4.2

    /** @param rank 0 for the preferred address, rising */
    static Candidate udp(InetAddress address, int port, int rank) {
        return new Candidate(Transport.UDP, text(address), port, priority(HOST_TYPE, MOST_PREFERRED - rank));
    }

    /** @param rank 0 for the preferred address, rising */
    static Candidate tcp(InetAddress address, int port, int rank) {
        return new Candidate(Transport.TCP, text(address), port, priority(HOST_TYPE_TCP, PASSIVE - rank));
    }

    private static long priority(long type, long localPreference) {
        return type << 24 | localPreference << 8 | RTP_COMPONENT;
    }

    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
