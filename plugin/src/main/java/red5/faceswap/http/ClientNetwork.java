package red5.faceswap.http;

import java.net.InetAddress;

/**
 * What stands for one client where requests are counted: an IPv4 address, or the /64 of an IPv6 address, which is what one customer
 * gets.
 *
 * @param prefix the first eight bytes of the address, or all of a shorter one
 * @param addressLength bytes of the address, so that the two families never meet
 */
public record ClientNetwork(long prefix, int addressLength) {
    private static final int PREFIX_BYTES = 8;

    public static ClientNetwork of(InetAddress client) {
        byte[] bytes = client.getAddress();
        long prefix = 0;
        for (int i = 0; i < Math.min(PREFIX_BYTES, bytes.length); i++) {
            prefix = prefix << 8 | bytes[i] & 0xff;
        }
        return new ClientNetwork(prefix, bytes.length);
    }
}
