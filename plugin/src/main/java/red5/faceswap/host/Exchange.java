package red5.faceswap.host;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.AsyncContextImpl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpReply;

/** A request whose answer comes later; holds no thread meanwhile. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final AsyncContextImpl async;
    private final Response response;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(AsyncContextImpl async, Response response) {
        this.async = async;
        this.response = response;
        // the handler decides how long it takes
        async.setTimeout(0);
    }

    /** Sends the answer on one of the container's threads; the first answer counts, later ones are ignored. Never blocks. */
    void answer(HttpReply reply) {
        if (answered.compareAndSet(false, true)) {
            async.start(() -> {
                write(response, reply);
                async.complete();
            });
        }
    }

    static void head(Response response, HttpReply reply) {
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        reply.links().forEach(link -> response.addHeader("Link", link));
    }

    static void write(Response response, HttpReply reply) {
        head(response, reply);
        response.setContentLength(reply.body().length);
        if (reply.body().length == 0) {
            return;
        }
        try (OutputStream out = ServletCalls.output(response)) {
            out.write(reply.body());
        } catch (IOException e) {
            LOG.debug("client left before its answer: {}", e.toString());
        }
    }
}
