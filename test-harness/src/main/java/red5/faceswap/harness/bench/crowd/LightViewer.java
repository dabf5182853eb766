package red5.faceswap.harness.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import red5.faceswap.rtc.net.DtlsIdentity;
import red5.faceswap.rtc.net.PacketKind;
import red5.faceswap.rtc.net.SrtcpReceiver;
import red5.faceswap.rtc.net.SrtcpSender;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.StunClient;
import red5.faceswap.rtc.net.TestDtlsClient;

/**
 * A viewer that counts what comes without opening it: connectivity checks, DTLS, receiver reports and REMB as a player has them, no
 * pictures. Owned by its channel's event loop.
 */
final class LightViewer extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final int[] PROFILES = {SrtpProfile.AEAD_AES_128_GCM.code()};
    private static final int VIDEO = 96;
    private static final int AUDIO = 111;
    private static final long CHECK_MILLIS = 1000;
    private static final int OWN_SSRC = 1;
    private static final int MAX_DATAGRAM = 2048;
    private static final int DTLS_DATAGRAM = 1200;
    private static final int REPORT_BYTES = 96;

    private final DtlsIdentity identity;
    private final Executor handshakes;
    private final Random random;
    private final String fragment = UUID.randomUUID().toString().substring(0, 8);
    private final String password = UUID.randomUUID().toString();
    private final ReceivedVideo video;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final LinkedBlockingQueue<byte[]> dtlsIn = new LinkedBlockingQueue<>();
    private final byte[] scratch = new byte[MAX_DATAGRAM];
    private final byte[] head = new byte[2];
    private Channel channel;
    private byte[] check;
    private boolean checked;
    private volatile DTLSTransport transport; // null before the handshake is done
    private SrtcpReceiver opener; // null before
    private SrtcpSender sealer;
    private long packets;
    private long bytes;
    private long firstFrame; // System.nanoTime, 0 before

    LightViewer(DtlsIdentity identity, FrameArrivals arrivals, Executor handshakes, Random random) {
        this.identity = identity;
        this.handshakes = handshakes;
        this.random = random;
        this.video = new ReceivedVideo(arrivals);
    }

    String offer() {
        String each = "c=IN IP4 0.0.0.0\na=ice-ufrag:" + fragment + "\na=ice-pwd:" + password + "\na=fingerprint:"
                + identity.fingerprint() + "\na=setup:actpass\na=rtcp-mux\na=recvonly\n";
        String text = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE 0 1\n"
                + "m=video 9 UDP/TLS/RTP/SAVPF " + VIDEO + "\n" + each + "a=mid:0\na=rtpmap:" + VIDEO
                + " VP8/90000\na=rtcp-fb:"
                + VIDEO + " nack\na=rtcp-fb:" + VIDEO + " nack pli\na=rtcp-fb:" + VIDEO + " goog-remb\n"
                + "m=audio 9 UDP/TLS/RTP/SAVPF " + AUDIO + "\n" + each + "a=mid:1\na=rtpmap:" + AUDIO
                + " opus/48000/2\n";
        return text.replace("\n", "\r\n");
    }

    /**
     * Goes where the answer says.
     *
     * @param sockets with everything but the handler
     * @return done when the handshake is
     */
    CompletableFuture<Void> connect(String answer, Bootstrap sockets) {
        InetSocketAddress server = LightAnswer.server(answer);
        check = StunClient.request(
                LightAnswer.value(answer, "ice-ufrag") + ":" + fragment,
                LightAnswer.value(answer, "ice-pwd"),
                true,
                random);
        channel = sockets.handler(this).connect(server).syncUninterruptibly().channel();
        channel.eventLoop().scheduleAtFixedRate(this::secondPassed, 0, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        return connected;
    }

    private void secondPassed() {
        if (!channel.isActive()) {
            return;
        }
        send(check);
        if (sealer != null) {
            report();
        }
    }

    private void send(byte[] data) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(data), channel.voidPromise());
    }

    /** All is well, and the path carries whatever is wanted. */
    private void report() {
        ByteBuffer report = ByteBuffer.wrap(new byte[REPORT_BYTES + SrtcpSender.OVERHEAD]);
        report.putInt(0x81C90007).putInt(OWN_SSRC); // receiver report with one block
        report.putInt(video.ssrc())
                .putInt(0)
                .putInt(video.highest())
                .putInt(0)
                .putInt(0)
                .putInt(0);
        report.putInt(0x8FCE0005).putInt(OWN_SSRC).putInt(0).putInt(0x52454D42); // REMB
        report.putInt(0x01000000 | 8 << 18 | 1 << 16).putInt(video.ssrc()); // 2^16 times 2^8 bit/s
        int length = sealer.protect(report.array(), report.position());
        channel.writeAndFlush(Unpooled.wrappedBuffer(report.array(), 0, length), channel.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf data = packet.content();
        data.getBytes(0, head);
        switch (PacketKind.of(head, head.length)) {
            case RTP -> media(data);
            case RTCP -> reports(data);
            case DTLS -> dtlsIn.add(ByteBufUtil.getBytes(data));
            case STUN -> stun(ByteBufUtil.getBytes(data));
            default -> throw new IllegalStateException("an unknown packet");
        }
    }

    private void media(ByteBuf data) {
        packets++;
        bytes += data.readableBytes();
        if ((data.getByte(1) & 0x7f) == VIDEO) {
            long now = System.nanoTime();
            firstFrame = firstFrame == 0 ? now : firstFrame;
            video.packet(data, now);
        }
    }

    private void reports(ByteBuf data) {
        if (opener == null) {
            return; // overtook the handshake's last step on this side
        }
        int length = data.readableBytes();
        data.getBytes(0, scratch, 0, length);
        int plain = opener.unprotect(scratch, length);
        ByteBuffer report = ByteBuffer.wrap(scratch, 0, Math.max(0, plain));
        boolean ofSender = report.remaining() >= 20 && report.get(1) == (byte) 200;
        if (ofSender && report.getInt(4) == video.ssrc()) {
            video.report(report.getLong(8), report.getInt(16));
        }
    }

    private void stun(byte[] data) {
        if (data[0] == 0) { // a check of the server's
            send(StunClient.answer(data, password));
        } else if (!checked) {
            checked = true;
            handshakes.execute(this::shakeHands);
        }
    }

    private void shakeHands() {
        try {
            TestDtlsClient client = new TestDtlsClient(identity, PROFILES, this::secured, () -> {});
            transport = new DTLSClientProtocol().connect(client, new Wire());
            connected.complete(null);
        } catch (IOException e) {
            connected.completeExceptionally(e);
        }
    }

    private void secured(SrtpKeys keys) {
        channel.eventLoop().execute(() -> {
            opener = new SrtcpReceiver(keys.profile(), keys.server());
            sealer = new SrtcpSender(keys.profile(), keys.client());
        });
    }

    ReceivedVideo video() {
        return video;
    }

    /** Of media, since the beginning. */
    long packets() {
        return packets;
    }

    /** Of media, since the beginning. */
    long bytes() {
        return bytes;
    }

    /** When the first packet of a picture came, by {@link System#nanoTime}; 0 before. */
    long firstFrame() {
        return firstFrame;
    }

    /** Says good-bye as a closed browser tab does; not on the event loop. */
    void leave() throws IOException {
        if (transport != null) {
            transport.close();
        }
        channel.close();
    }

    private final class Wire implements DatagramTransport {
        @Override
        public int getReceiveLimit() {
            return MAX_DATAGRAM;
        }

        @Override
        public int getSendLimit() {
            return DTLS_DATAGRAM;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] data = dtlsIn.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (data == null) {
                    return -1;
                }
                System.arraycopy(data, 0, buffer, offset, data.length);
                return data.length;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            channel.writeAndFlush(Unpooled.copiedBuffer(buffer, offset, length));
        }

        @Override
        public void close() {
            // the channel outlives the connection
        }
    }
}
