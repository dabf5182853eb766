package red5.faceswap.rtc.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/** A player without a picture: checks connectivity, shakes hands, opens what it gets with another implementation of SRTP. */
public final class TestViewer implements AutoCloseable {
    private volatile TestSocket socket;
    private final DtlsIdentity identity = new DtlsIdentity();
    private final int[] profiles;
    private final LinkedBlockingQueue<byte[]> dtlsIn = new LinkedBlockingQueue<>();
    private final Random random = new Random(9);
    private final String password = UUID.randomUUID().toString();
    private final List<byte[]> rtp = new CopyOnWriteArrayList<>();
    private final List<byte[]> rtcp = new CopyOnWriteArrayList<>();
    private final List<byte[]> early = new CopyOnWriteArrayList<>();
    private volatile Oracle opener;
    private volatile Oracle sealer;
    private volatile DTLSTransport transport;
    private volatile byte[] lastCheck;
    private volatile boolean checked;
    private volatile boolean serverClosed;
    private volatile DtlsSrtp accepted;
    private volatile String problem = "";

    /** Comes over UDP from this machine. */
    public TestViewer(int port, SrtpProfile... profiles) throws IOException {
        this(TestSocket.udp(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), profiles);
    }

    public TestViewer(TestSocket socket, SrtpProfile... profiles) {
        this.socket = socket;
        this.profiles = Arrays.stream(profiles).mapToInt(SrtpProfile::code).toArray();
        Thread receiver = new Thread(this::receive, "test-viewer");
        receiver.setDaemon(true);
        receiver.start();
    }

    /** From now on its packets come from another port, as after a change of networks; no more checks until the next is asked for. */
    public void move() throws IOException {
        TestSocket before = socket;
        checked = false;
        socket = before.another();
        before.close();
    }

    /** A connectivity check that nominates nothing. */
    public void probe(String username, String password) throws IOException {
        send(StunClient.request(username, password, false, random));
    }

    /** Its own ICE password. */
    public String password() {
        return password;
    }

    public Fingerprint fingerprint() {
        return identity.fingerprint();
    }

    public List<byte[]> rtp() {
        return rtp;
    }

    public List<byte[]> rtcp() {
        return rtcp;
    }

    public boolean checked() {
        return checked;
    }

    /** Whether close_notify has come. */
    public boolean serverClosed() {
        return serverClosed || accepted != null && accepted.closedByPeer();
    }

    /** What did not go well, empty when all did. */
    public String problem() {
        return problem;
    }

    public void send(byte[] data) throws IOException {
        socket.send(data);
    }

    /** A connectivity check, repeated each second once it was answered, as a browser does. */
    public synchronized void check(String username, String password) throws IOException {
        checked = false;
        lastCheck = StunClient.request(username, password, true, random);
        send(lastCheck);
    }

    /** Sends a report to the server, as the player would; returns it as it was sent. */
    public byte[] report(byte[] plain) throws IOException, GeneralSecurityException {
        byte[] sealed = sealer.protectRtcp(plain);
        send(sealed);
        return sealed;
    }

    /** The DTLS handshake; waits for its end. */
    public void connect() throws IOException {
        transport = new DTLSClientProtocol()
                .connect(new TestDtlsClient(identity, profiles, this::secured, () -> serverClosed = true), new Wire());
    }

    /** The handshake that the server begins; waits for its end. */
    public void accept(Fingerprint server) throws IOException {
        accepted = new DtlsSrtp(server);
        transport = new DTLSServerProtocol().accept(new DtlsSrtpServer(identity, accepted), new Wire());
        SrtpKeys keys = accepted.keys();
        sealer = new Oracle(keys.profile(), keys.server(), true);
        opener = new Oracle(keys.profile(), keys.client(), false);
        early.forEach(this::open);
    }

    /** Says good-bye as a closed browser tab does. */
    public void leave() throws IOException {
        transport.close();
    }

    private void receive() {
        long nextCheck = System.nanoTime();
        for (TestSocket current = socket; !current.closed(); current = socket) {
            try {
                if (checked && System.nanoTime() - nextCheck > 0) {
                    nextCheck = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                    repeatCheck();
                }
                take(current.receive());
            } catch (SocketTimeoutException e) {
                // time for the next check
            } catch (IOException e) {
                if (!current.closed()) {
                    problem = e.toString();
                }
            }
        }
    }

    /** Never an old check after a new one: the last that arrives counts. */
    private synchronized void repeatCheck() throws IOException {
        if (lastCheck != null) { // a probe is not repeated
            send(lastCheck);
        }
    }

    private void take(byte[] data) throws IOException {
        switch (PacketKind.of(data, data.length)) {
            case STUN -> {
                if (data[0] == 0) { // a check of the server's
                    if (StunRequest.parse(data, data.length)
                            .filter(request -> request.authentic(password))
                            .isPresent()) {
                        send(StunClient.answer(data, password));
                    }
                    return;
                }
                int port = (data[26] ^ 0x21) << 8 & 0xff00 | (data[27] ^ 0x12) & 0xff;
                if (data[25] != (socket.v6() ? 2 : 1) || port != socket.localPort()) {
                    problem = "told a wrong address"; // XOR-MAPPED-ADDRESS: its family and our port
                }
                checked = true;
            }
            case DTLS -> {
                dtlsIn.add(data);
                DTLSTransport established = transport;
                if (established != null) {
                    established.receive(new byte[2048], 0, 2048, 1);
                }
            }
            default -> {
                if (opener == null) {
                    early.add(data); // overtook the handshake's last step on this side
                } else {
                    open(data);
                }
            }
        }
    }

    private void secured(SrtpKeys keys) {
        sealer = new Oracle(keys.profile(), keys.client(), true);
        opener = new Oracle(keys.profile(), keys.server(), false);
        early.forEach(this::open);
    }

    private void open(byte[] data) {
        try {
            if (PacketKind.of(data, data.length) == PacketKind.RTCP) {
                rtcp.add(opener.openRtcp(data));
            } else {
                rtp.add(opener.openRtp(data));
            }
        } catch (GeneralSecurityException e) {
            problem = "unreadable packet: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Wire implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return 2048;
        }

        @Override
        public int getSendLimit() {
            return 1200;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] data = transport != null ? dtlsIn.poll() : dtlsIn.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (data == null) {
                    return -1;
                }
                System.arraycopy(data, 0, buffer, offset, data.length);
                return data.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) throws IOException {
            TestViewer.this.send(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            // the socket outlives the connection
        }
    }
}
