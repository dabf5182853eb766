package red5.faceswap.host;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpReply;
import red5.faceswap.ingest.WebSocketSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/** Publishing by WebSocket at {@code /{app}/faceswap/ws/{stream}?token=&rate=&channels=}. */
final class WebSocketPublishers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketPublishers.class);
    private static final String MARK = "/faceswap/ws/";
    /** RFC 6455 section 1.3. */
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    /** A 4K picture as a good JPEG. */
    private static final int MAX_MESSAGE = 8 * 1024 * 1024;

    private final StreamFilter filter;
    private final HostRules rules;
    private final Set<Publisher> publishers = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    WebSocketPublishers(StreamFilter filter, HostRules rules) {
        this.filter = filter;
        this.rules = rules;
    }

    boolean handles(String path) {
        return path.contains(MARK);
    }

    /**
     * Takes the connection over.
     *
     * @return an answer when it does not
     */
    Optional<HttpReply> accept(Request request, Response response, String path) {
        Optional<HttpReply> refusal = badHandshake(request);
        if (refusal.isPresent()) {
            return refusal;
        }
        try {
            Map<String, String> query = Requests.query(request.getQueryString());
            refusal = refused(query.getOrDefault("token", ""));
            if (refusal.isPresent()) {
                return refusal;
            }
            StreamKey key = key(path);
            int rate = Integer.parseInt(query.getOrDefault("rate", "48000"));
            int channels = Integer.parseInt(query.getOrDefault("channels", "1"));
            Publisher publisher = new Publisher(key, new WebSocketSource(key.toString(), rate, channels));
            publisher.connection.upgrade(request);
            response.setStatus(101);
            response.setHeader("Upgrade", "websocket");
            response.setHeader("Connection", "Upgrade");
            response.setHeader("Sec-WebSocket-Accept", acceptance(request.getHeader("Sec-WebSocket-Key")));
            return Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of(HttpReply.problem(400, "Bad request", "rate and channels are whole numbers"));
        } catch (IllegalArgumentException e) {
            return Optional.of(HttpReply.problem(400, "Bad request", e.getMessage()));
        } catch (ReflectiveOperationException e) {
            LOG.error("this Tomcat does not hand over connections: {}", e.toString(), e);
            return Optional.of(
                    HttpReply.problem(501, "Not supported", "This server cannot do WebSockets for face swapping"));
        }
    }

    private static Optional<HttpReply> badHandshake(Request request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade")) || !"GET".equals(request.getMethod())) {
            return Optional.of(
                    HttpReply.problem(426, "WebSocket only", "Connect to this address with a WebSocket (ws: or wss:)")
                            .with("Upgrade", "websocket"));
        }
        if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
            return Optional.of(HttpReply.problem(426, "WebSocket version", "WebSocket version 13 is spoken here")
                    .with("Sec-WebSocket-Version", "13"));
        }
        if (request.getHeader("Sec-WebSocket-Key") == null) {
            return Optional.of(HttpReply.problem(400, "Bad request", "The header Sec-WebSocket-Key is missing"));
        }
        return Optional.empty();
    }

    private Optional<HttpReply> refused(String token) {
        String wanted = rules.webSocketPublishToken();
        if (wanted.isEmpty()) {
            return Optional.of(
                    HttpReply.problem(
                            403,
                            "Publishing by WebSocket is switched off",
                            "To allow it, set websocket.publish-token in conf/faceswap.properties and connect with ?token=THAT"));
        }
        boolean same =
                MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
        return same
                ? Optional.empty()
                : Optional.of(HttpReply.problem(
                        403, "Wrong token", "Connect with ?token= and the value of websocket.publish-token"));
    }

    private static StreamKey key(String path) {
        int mark = path.indexOf(MARK);
        String app = mark < 1 ? "" : path.substring(1, mark);
        String name = path.substring(mark + MARK.length());
        if (app.isEmpty() || name.isEmpty() || name.contains("/")) {
            throw new IllegalArgumentException("Publish to /APPLICATION/faceswap/ws/STREAM");
        }
        return new StreamKey(app, name);
    }

    private static String acceptance(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.trim() + ACCEPT_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Says goodbye to all publishers. */
    @Override
    public void close() {
        stopping = true;
        publishers.forEach(Publisher::dismiss);
    }

    private final class Publisher implements UpgradedConnection.Listener, WebSocketFrames.Listener {
        private final StreamKey key;
        private final WebSocketSource source;
        private final UpgradedConnection connection = new UpgradedConnection(this);
        private final WebSocketFrames frames = new WebSocketFrames(MAX_MESSAGE, this);

        Publisher(StreamKey key, WebSocketSource source) {
            this.key = key;
            this.source = source;
        }

        @Override
        public void opened() {
            publishers.add(this);
            LOG.debug("{}: publisher came by WebSocket", key); // the session says so
            filter.published(key, source);
            if (stopping) {
                dismiss();
            }
        }

        void dismiss() {
            connection.end(frames.close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
        }

        @Override
        public void received(byte[] bytes, int length) {
            frames.received(bytes, length);
        }

        @Override
        public void binary(byte[] message) {
            source.message(message).ifPresent(sentence -> connection.send(frames.text(sentence)));
        }

        @Override
        public void text(String message) {
            connection.send(frames.text("Send binary messages: 'v' and a picture, or 'a' and PCM sound"));
        }

        @Override
        public void reply(byte[] frame) {
            connection.send(frame);
        }

        @Override
        public void over(byte[] closeFrame, String reason) {
            LOG.info("{}: WebSocket ends: {}", key, reason);
            connection.end(closeFrame);
        }

        @Override
        public void closed() {
            if (publishers.remove(this)) {
                LOG.debug("{}: publisher left", key);
                filter.unpublished(key, source);
                frames.close();
            }
        }
    }
}
