package red5.faceswap.harness.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Players whose network stops in the middle of their offer: headers and half a body, then nothing, with the connection open. */
final class StalledPlayers implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    private StalledPlayers() {}

    static StalledPlayers post(URI whep, int count) throws IOException {
        StalledPlayers players = new StalledPlayers();
        String half = "POST " + whep.getPath() + " HTTP/1.1\r\nHost: " + whep.getAuthority()
                + "\r\nContent-Type: application/sdp\r\nContent-Length: 5000\r\n\r\nv=0\r\no=- 1 2 IN IP4 127.0.0.1\r\n";
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(whep.getHost(), whep.getPort());
            players.sockets.add(socket);
            socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        }
        return players;
    }

    /** Whether no connection was closed from here. */
    boolean open() {
        return sockets.stream().noneMatch(Socket::isClosed);
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
