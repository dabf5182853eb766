package red5.faceswap.rtc.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;

/**
 * BouncyCastle's view of the socket: a bounded queue of datagrams in, a callback out. Waits only until the handshake is done;
 * afterwards it is asked on the event loop and only polls. While waiting it lends its computing permit to other handshakes.
 */
final class DatagramQueue implements DatagramTransport {
    private static final int CAPACITY = 32;
    private static final int RECEIVE_LIMIT = 2048;
    private static final int SEND_LIMIT = 1200; // flights are cut to this: no IP fragments
    private static final byte[] WAKE_UP = {};

    private final ArrayBlockingQueue<byte[]> datagrams = new ArrayBlockingQueue<>(CAPACITY);
    private final Consumer<byte[]> output;
    private final HandshakeThreads threads;
    private final long maxSilenceNanos;
    private long silentNanos;
    private volatile boolean polling;
    private volatile boolean aborted;

    DatagramQueue(Consumer<byte[]> output, HandshakeThreads threads, long maxSilenceNanos) {
        this.output = output;
        this.threads = threads;
        this.maxSilenceNanos = maxSilenceNanos;
    }

    /** Adds a datagram; a full queue drops it, as a network would. */
    void add(byte[] datagram) {
        datagrams.offer(datagram);
    }

    boolean isEmpty() {
        return datagrams.isEmpty();
    }

    /** From now on nothing waits here. */
    void pollOnly() {
        polling = true;
    }

    /** Ends a handshake that waits. */
    void abort() {
        aborted = true;
        datagrams.clear();
        datagrams.offer(WAKE_UP);
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        byte[] datagram = polling ? datagrams.poll() : await(waitMillis);
        if (aborted) {
            throw new InterruptedIOException("the session has ended");
        }
        if (datagram == null) {
            return -1;
        }
        int n = Math.min(length, datagram.length);
        System.arraycopy(datagram, 0, buffer, offset, n);
        return n;
    }

    private byte[] await(int waitMillis) throws IOException {
        threads.pauseComputing();
        try {
            byte[] datagram = datagrams.poll(waitMillis, TimeUnit.MILLISECONDS);
            silentNanos = datagram != null ? 0 : silentNanos + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            if (silentNanos > maxSilenceNanos) {
                throw new InterruptedIOException("the viewer went silent during the DTLS handshake");
            }
            return datagram;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is closing");
        } finally {
            threads.resumeComputing();
        }
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        output.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT;
    }

    @Override
    public void close() {
        // DTLSTransport.close() calls this, but the socket belongs to all viewers
    }
}
