package red5.faceswap.host;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.EventStream;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;

/**
 * Answers the product's requests on Red5's own HTTP port and passes on all others. Sits before all virtual hosts.
 */
final class FaceSwapValve extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(FaceSwapValve.class);
    private static final HttpReply STOPPING = HttpReply.problem(
                    503,
                    "Stopping",
                    "Face swapping is being stopped or updated on this server; try again in a few seconds")
            .with("Retry-After", "5");
    private static final HttpReply NO_ROOT = HttpReply.problem(
            503, "No root application", "Red5's webapps/root is missing; put it back, answers that take time need it");

    private final Function<String, Optional<HttpHandler>> handlers;
    private final RawPlayback rawPlayback;
    private final WebSocketPublishers webSockets;
    private final Set<Exchange> pending = ConcurrentHashMap.newKeySet();
    private final Set<EventWriter> streaming = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @param handlers finds whose business a path is */
    FaceSwapValve(
            Function<String, Optional<HttpHandler>> handlers, RawPlayback rawPlayback, WebSocketPublishers webSockets) {
        super(true);
        this.handlers = handlers;
        this.rawPlayback = rawPlayback;
        this.webSockets = webSockets;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException {
        if (request.isAsync()) {
            // the container comes back to report that the client has gone while its answer was pending
            passOn(request, response);
            return;
        }
        String path = request.getDecodedRequestURI();
        if (path == null) { // the address is not encoded properly, which the container answers
            passOn(request, response);
            return;
        }
        Optional<HttpReply> atOnce = answerAtOnce(request, path);
        if (atOnce.isPresent()) {
            Exchange.write(response, atOnce.get());
        } else if (webSockets.handles(path)) {
            webSockets.accept(request, response, path).ifPresent(refusal -> Exchange.write(response, refusal));
        } else {
            Optional<HttpHandler> handler = handlers.apply(path);
            if (handler.isPresent()) {
                answer(handler.get(), request, response, path);
            } else {
                passOn(request, response);
            }
        }
    }

    private Optional<HttpReply> answerAtOnce(Request request, String path) {
        if ("/faceswap".equals(path)) {
            return Optional.of(HttpReply.empty(308).with("Location", "/faceswap/"));
        }
        if (path.endsWith("/mb")) {
            return rawPlayback.refusal(path, request.getQueryString());
        }
        return Optional.empty();
    }

    private void answer(HttpHandler handler, Request request, Response response, String path) throws IOException {
        int limit = handler.maxBody(path);
        Optional<byte[]> body = Requests.body(request, limit);
        if (body.isEmpty()) {
            Requests.discardRest(request);
            // some of the body may still be unread, so the connection cannot be used again
            Exchange.write(
                    response,
                    HttpReply.problem(413, "Body too large", "Send at most " + limit + " bytes to " + path)
                            .with("Connection", "close"));
            return;
        }
        long begin = System.nanoTime(); // all of the request is here
        CompletableFuture<HttpReply> reply = ask(handler, request, path, body.get());
        if (reply.isDone()) {
            answer(request, response, timed(resultOf(reply, path), begin));
        } else if (request.getContext() == null) {
            Exchange.write(response, NO_ROOT);
        } else {
            Exchange exchange = new Exchange(ServletCalls.startAsync(request), response);
            pending.add(exchange);
            reply.whenComplete((r, failure) -> {
                pending.remove(exchange);
                exchange.answer(failure == null ? r : failed(path, failure));
            });
            if (stopping) {
                exchange.answer(STOPPING);
            }
        }
    }

    /** Tells how long this server took, so that it can be told from the network and the client (W3C Server Timing). */
    private static HttpReply timed(HttpReply reply, long begin) {
        long micros = (System.nanoTime() - begin) / 1000;
        return reply.with(
                "Server-Timing",
                "answer;dur=" + micros / 1000 + "."
                        + String.valueOf(1000 + micros % 1000).substring(1));
    }

    private void answer(Request request, Response response, HttpReply reply) throws IOException {
        if (reply.events().isEmpty()) {
            Exchange.write(response, reply);
        } else if (request.getContext() == null) {
            Exchange.write(response, NO_ROOT);
        } else {
            stream(request, response, reply, reply.events().get());
        }
    }

    private void stream(Request request, Response response, HttpReply reply, EventStream events) throws IOException {
        Exchange.head(response, reply);
        AtomicReference<EventWriter> self = new AtomicReference<>();
        EventWriter writer =
                new EventWriter(ServletCalls.startAsync(request), response, events, () -> streaming.remove(self.get()));
        self.set(writer);
        streaming.add(writer);
        writer.begin();
        if (stopping) {
            writer.finish();
        }
    }

    private static CompletableFuture<HttpReply> ask(HttpHandler handler, Request request, String path, byte[] body)
            throws IOException {
        try {
            return handler.answer(Requests.of(request, path, body)).toCompletableFuture();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    HttpReply.problem(400, "Bad request", "The address is not encoded properly: " + e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static HttpReply resultOf(CompletableFuture<HttpReply> done, String path) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            return failed(path, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return STOPPING;
        }
    }

    private static HttpReply failed(String path, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.error("{} failed: {}", path, cause.toString(), cause);
        return HttpReply.problem(500, "Internal error", "The server's log says why, at this moment, for " + path);
    }

    private void passOn(Request request, Response response) throws IOException {
        try {
            getNext().invoke(request, response);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            FaceSwapValve.<RuntimeException>rethrow(e);
        }
    }

    /** Tomcat's other exception has a different package in each host, so it must not be named here. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void rethrow(Exception e) throws E {
        throw (E) e;
    }

    /** Clients that get server-sent events now. */
    int streaming() {
        return streaming.size();
    }

    /** Answers what is still pending; to be called after the valve has left the pipeline. */
    void drain() {
        stopping = true;
        pending.forEach(exchange -> exchange.answer(STOPPING));
        pending.clear();
        for (EventWriter writer : streaming) {
            writer.finish();
        }
        webSockets.close();
    }
}
