package red5.faceswap.rtc.net;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A viewer's DTLS connection. BouncyCastle's handshake blocks, so it runs on a thread of its own that starts with the first
 * datagram, or as soon as the viewer can be reached where it is ours to begin; the rare records after it (a repeated flight, close_notify) are read on the event loop, which owns this object.
 */
public final class DtlsConnection implements Dtls {
    private static final Logger LOG = LoggerFactory.getLogger(DtlsConnection.class);
    private static final long MAX_SILENCE = TimeUnit.SECONDS.toNanos(5);

    private final DtlsIdentity identity;
    private final DtlsSrtp agreed;
    private final boolean begins;
    private final HandshakeThreads threads;
    private final Executor loop;
    private final Listener listener;
    private final DatagramQueue datagrams;
    private final byte[] scratch = new byte[64];
    private boolean started;
    private boolean closed;
    private DTLSTransport transport;

    /**
     * @param expected fingerprint of the viewer's certificate
     * @param begins whether this side begins the handshake
     * @param loop the event loop
     * @param output takes datagrams for the viewer, on the event loop
     */
    public DtlsConnection(
            DtlsIdentity identity,
            Fingerprint expected,
            boolean begins,
            HandshakeThreads threads,
            Executor loop,
            Consumer<byte[]> output,
            Listener listener) {
        this.identity = identity;
        this.agreed = new DtlsSrtp(expected);
        this.begins = begins;
        this.threads = threads;
        this.loop = loop;
        this.listener = listener;
        this.datagrams =
                new DatagramQueue(datagram -> loop.execute(() -> output.accept(datagram)), threads, MAX_SILENCE);
    }

    @Override
    public void reachable() {
        if (begins && !started && !closed) {
            started = threads.start(this::handshake); // when refused, the viewer's next check tries again
        }
    }

    @Override
    public void received(byte[] datagram) {
        if (closed) {
            return;
        }
        datagrams.add(datagram);
        if (transport != null) {
            drain();
        } else if (!started) {
            started = threads.start(this::handshake); // when refused, the viewer's repeated hello tries again
        }
    }

    private void handshake() {
        try {
            DTLSTransport result = begins
                    ? new DTLSClientProtocol().connect(new DtlsSrtpClient(identity, agreed), datagrams)
                    : new DTLSServerProtocol().accept(new DtlsSrtpServer(identity, agreed), datagrams);
            datagrams.pollOnly();
            loop.execute(() -> established(result));
        } catch (IOException | RuntimeException e) {
            loop.execute(() -> failed(e));
        }
    }

    private void established(DTLSTransport result) {
        transport = result;
        if (closed) {
            closeTransport();
            return;
        }
        listener.secured(agreed.keys());
        drain();
    }

    private void failed(Exception why) {
        if (!closed) {
            closed = true;
            listener.handshakeFailed(why.getMessage() == null ? why.toString() : why.getMessage());
        }
    }

    private void drain() {
        try {
            while (!closed && !datagrams.isEmpty()) {
                transport.receive(scratch, 0, scratch.length, 1); // never waits: the queue only polls by now
            }
        } catch (IOException e) {
            LOG.debug("DTLS connection broke after the handshake", e);
            peerClosed();
            return;
        }
        if (agreed.closedByPeer()) {
            peerClosed();
        }
    }

    private void peerClosed() {
        if (!closed) {
            closed = true;
            listener.closedByPeer();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (transport != null) {
                closeTransport();
            } else {
                datagrams.abort();
            }
        }
    }

    private void closeTransport() {
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("close_notify could not be sent", e);
        }
    }
}
