package red5.faceswap.rtc.net;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** A player's socket: packets out and in, over UDP or, each with its length before it, over TCP. */
public interface TestSocket extends Closeable {
    /** How long a receive waits. */
    int PATIENCE_MILLIS = 200;

    void send(byte[] data) throws IOException;

    /** @throws SocketTimeoutException when nothing has come for a while */
    byte[] receive() throws IOException;

    /** One more to the same server. */
    TestSocket another() throws IOException;

    int localPort();

    InetSocketAddress server();

    default boolean v6() {
        return server().getAddress() instanceof Inet6Address;
    }

    boolean closed();

    static TestSocket udp(InetSocketAddress server) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(server.getAddress(), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Udp(socket, server);
    }

    static TestSocket tcp(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Tcp(socket, server);
    }

    /** Over UDP. */
    record Udp(DatagramSocket socket, InetSocketAddress server) implements TestSocket {
        private static final int MAX = 4096;

        @Override
        public void send(byte[] data) throws IOException {
            socket.send(new DatagramPacket(data, data.length, server));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[MAX], MAX);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public TestSocket another() throws IOException {
            return udp(server);
        }

        @Override
        public int localPort() {
            return socket.getLocalPort();
        }

        @Override
        public boolean closed() {
            return socket.isClosed();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Over TCP. */
    record Tcp(Socket socket, InetSocketAddress server) implements TestSocket {
        @Override
        public void send(byte[] data) throws IOException {
            byte[] framed = new byte[2 + data.length];
            framed[0] = (byte) (data.length >> 8);
            framed[1] = (byte) data.length;
            System.arraycopy(data, 0, framed, 2, data.length);
            new DataOutputStream(socket.getOutputStream()).write(framed);
        }

        @Override
        public byte[] receive() throws IOException {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.read(); // waits here alone: a packet is on its way from then on
            if (first < 0) {
                socket.close();
                throw new IOException("closed by the server");
            }
            byte[] data = new byte[first << 8 | next(in)];
            for (int at = 0; at < data.length; at++) {
                data[at] = (byte) next(in);
            }
            return data;
        }

        private static int next(DataInputStream in) throws IOException {
            while (true) {
                try {
                    return in.readUnsignedByte();
                } catch (SocketTimeoutException e) {
                    Thread.onSpinWait();
                }
            }
        }

        @Override
        public TestSocket another() throws IOException {
            return tcp(server);
        }

        @Override
        public int localPort() {
            return socket.getLocalPort();
        }

        @Override
        public boolean closed() {
            return socket.isClosed();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
