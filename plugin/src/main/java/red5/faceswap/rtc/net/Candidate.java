package red5.faceswap.rtc.net;

import java.net.InetAddress;

/**
 * A host candidate of this server (RFC 8445, section 5.1).
 *
 * @param address where viewers may reach it
 * @param port UDP port
 * @param priority higher is tried first
 */
public record Candidate(InetAddress address, int port, long priority) {
    private static final long HOST_TYPE = 126;
    private static final long RTP_COMPONENT = 256 - 1;

    /** @param rank 0 for the preferred address, rising */
    static Candidate host(InetAddress address, int port, int rank) {
        long localPreference = 65_535L - rank;
        return new Candidate(address, port, HOST_TYPE << 24 | localPreference << 8 | RTP_COMPONENT);
    }

    /** The address as SDP writes it: without a zone. */
    public String host() {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
