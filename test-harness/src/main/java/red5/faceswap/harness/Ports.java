package red5.faceswap.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;

/**
 * Where a server listens.
 *
 * @param http TCP
 * @param rtmp TCP
 * @param rtc UDP, all viewers' media
 * @param shutdown TCP on loopback, Red5's own
 */
public record Ports(int http, int rtmp, int rtc, int shutdown) {

    /** Ports that nobody uses right now. */
    public static Ports free() {
        try (ServerSocket http = new ServerSocket(0);
                ServerSocket rtmp = new ServerSocket(0);
                ServerSocket shutdown = new ServerSocket(0);
                DatagramSocket rtc = new DatagramSocket(0)) {
            return new Ports(http.getLocalPort(), rtmp.getLocalPort(), rtc.getLocalPort(), shutdown.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From HTTP_PORT, RTMP_PORT and RTC_PORT, by default 5080, 1935 and 5082. */
    public static Ports fromEnvironment() {
        return new Ports(port("HTTP_PORT", 5080), port("RTMP_PORT", 1935), port("RTC_PORT", 5082), free().shutdown());
    }

    private static int port(String variable, int otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : Integer.parseInt(value.trim());
    }

    /** Throws with a sentence when a port is taken. */
    public void requireFree() throws IOException {
        requireFree(http, "HTTP_PORT");
        requireFree(rtmp, "RTMP_PORT");
        try {
            new DatagramSocket(rtc).close();
        } catch (IOException e) {
            throw new IOException("UDP port " + rtc + " is taken; set RTC_PORT to another one", e);
        }
    }

    private static void requireFree(int port, String variable) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new java.net.InetSocketAddress(port));
        } catch (IOException e) {
            throw new IOException("port " + port + " is taken; set " + variable + " to another one", e);
        }
    }
}
