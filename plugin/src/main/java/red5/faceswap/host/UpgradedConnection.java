package red5.faceswap.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of the HTTP port that has left HTTP: bytes in and out, without blocking a thread. The servlet interfaces this takes
 * have different packages in each host, so they are implemented by proxies.
 */
final class UpgradedConnection {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradedConnection.class);
    /** A client that does not read what it is sent is let go. */
    private static final int MAX_UNSENT_BYTES = 256 * 1024;

    /** What happens to the connection. Called on the container's threads, one at a time. */
    interface Listener {
        /** The container has handed the connection over. */
        void opened();

        void received(byte[] bytes, int length);

        /** The connection is gone. Called once. */
        void closed();
    }

    private final Listener listener;
    private final Deque<byte[]> unsent = new ArrayDeque<>();
    private final byte[] buffer = new byte[32 * 1024];
    private AutoCloseable connection;
    private InputStream in;
    private OutputStream out;
    private Method readable;
    private Method writable;
    private int unsentBytes;
    private boolean mayWrite;
    private boolean closing;
    private boolean closed;

    UpgradedConnection(Listener listener) {
        this.listener = listener;
    }

    /** Asks the container to hand over the connection when this request has been answered, with status 101. */
    void upgrade(Request request) throws ReflectiveOperationException {
        Class<?> tokenType = Class.forName("org.apache.coyote.UpgradeToken", true, Request.class.getClassLoader());
        // later versions added a protocol's name at the end
        Constructor<?> constructor = Arrays.stream(tokenType.getConstructors())
                .max(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
        Class<?>[] types = constructor.getParameterTypes();
        Object[] arguments = new Object[types.length];
        arguments[0] = ServletStreams.proxy(types[0], (name, method, values) -> {
            if (name.equals("init")) {
                begin(method.getParameterTypes()[0], values[0]);
            } else if (name.equals("destroy")) {
                gone();
            }
        });
        arguments[1] = ServletStreams.proxy(types[1], (name, method, values) -> {});
        if (types.length > 3) {
            arguments[3] = "websocket";
        }
        request.getCoyoteRequest().action(ActionCode.UPGRADE, constructor.newInstance(arguments));
    }

    /** @param type the container's WebConnection */
    private void begin(Class<?> type, Object handedOver) throws ReflectiveOperationException {
        listener.opened();
        take(type, handedOver);
    }

    private synchronized void take(Class<?> type, Object handedOver) throws ReflectiveOperationException {
        connection = (AutoCloseable) handedOver;
        Method input = type.getMethod("getInputStream");
        Method output = type.getMethod("getOutputStream");
        in = (InputStream) input.invoke(handedOver);
        out = (OutputStream) output.invoke(handedOver);
        readable = input.getReturnType().getMethod("isReady");
        writable = output.getReturnType().getMethod("isReady");
        ServletStreams.listen(input.getReturnType(), "setReadListener", in, "onDataAvailable", this::read, this::gone);
        ServletStreams.listen(
                output.getReturnType(), "setWriteListener", out, "onWritePossible", this::writePossible, this::gone);
    }

    private void read() throws IOException {
        while (!isClosed() && ServletStreams.ready(readable, in)) {
            int length = in.read(buffer);
            if (length < 0) {
                gone();
                return;
            }
            listener.received(buffer, length);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void writePossible() throws IOException {
        mayWrite = true;
        write();
    }

    /** Sends bytes as soon as the client takes them. Never blocks; any thread. */
    synchronized void send(byte[] bytes) {
        if (closing || closed) {
            return;
        }
        unsent.add(bytes);
        unsentBytes += bytes.length;
        if (unsentBytes > MAX_UNSENT_BYTES) {
            LOG.debug("a WebSocket client does not read its answers, it is let go");
            closing = true;
            unsent.clear();
        }
        try {
            write();
        } catch (IOException e) {
            LOG.debug("WebSocket client gone: {}", e.toString());
            gone();
        }
    }

    /** Sends these last bytes, then closes the connection. Never blocks; any thread. */
    synchronized void end(byte[] lastBytes) {
        send(lastBytes);
        closing = true;
        try {
            write();
        } catch (IOException e) {
            LOG.debug("WebSocket client gone: {}", e.toString());
            gone();
        }
    }

    private void write() throws IOException {
        if (!mayWrite || closed) {
            return;
        }
        while (ServletStreams.ready(writable, out)) {
            byte[] next = unsent.poll();
            if (next == null) {
                out.flush();
                if (closing) {
                    gone();
                }
                return;
            }
            unsentBytes -= next.length;
            out.write(next);
        }
    }

    private void gone() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            unsent.clear();
        }
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (Exception e) {
            LOG.debug("WebSocket connection was closed already: {}", e.toString());
        }
        listener.closed();
    }
}
