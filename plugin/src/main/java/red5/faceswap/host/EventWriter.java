package red5.faceswap.host;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.AsyncContextImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.EventStream;

/** Writes server-sent events to one client as fast as it takes them. Holds no thread, and nothing but the event that is being written. */
final class EventWriter {
    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);

    private final AsyncContextImpl async;
    private final Response response;
    private final EventStream events;
    private final Runnable whenDone;
    private final Runnable wake = this::wake;
    private OutputStream out;
    private Method writable;
    private boolean mayWrite;
    private boolean unflushed = true; // the headers
    private boolean done;

    /**
     * @param async of a request whose status and headers are set
     * @param whenDone called once, on any thread, when the last byte is written or the client has gone
     */
    EventWriter(AsyncContextImpl async, Response response, EventStream events, Runnable whenDone) {
        this.async = async;
        this.response = response;
        this.events = events;
        this.whenDone = whenDone;
        async.setTimeout(0); // it lasts as long as there are events
    }

    /** On the container's thread that brought the request. */
    void begin() throws IOException {
        try {
            synchronized (this) {
                out = ServletCalls.output(response);
                writable = out.getClass().getMethod("isReady");
            }
            ServletStreams.listen(
                    out.getClass(), "setWriteListener", out, "onWritePossible", this::writePossible, this::finish);
        } catch (ReflectiveOperationException e) {
            throw new IOException("this Tomcat cannot write without blocking", e);
        }
        events.attach(wake);
    }

    private synchronized void writePossible() throws IOException {
        mayWrite = true;
        write();
    }

    private synchronized void wake() {
        try {
            write();
        } catch (IOException e) {
            LOG.debug("a listener to events is gone: {}", e.toString());
            finish();
        }
    }

    private void write() throws IOException {
        while (mayWrite && !done && ServletStreams.ready(writable, out)) {
            Optional<String> next = events.next(wake);
            if (next.isPresent()) {
                out.write(next.get().getBytes(StandardCharsets.UTF_8));
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                if (events.over(wake)) {
                    finish();
                }
                return;
            }
        }
    }

    /** Ends the answer. Any thread; more than once does no harm. */
    void finish() {
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
        }
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("the container has ended the answer already: {}", e.toString());
        }
        whenDone.run();
    }
}
