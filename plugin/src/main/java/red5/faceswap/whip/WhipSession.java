package red5.faceswap.whip;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.ingest.WebRtcSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/** A publisher's session: its name is taken from the offer on, its stream is there as soon as media may flow. Thread-safe. */
final class WhipSession {
    private static final Logger LOG = LoggerFactory.getLogger(WhipSession.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 18;

    private final StreamKey key;
    private final String id = secret();
    private final WebRtcSource source;
    private final StreamFilter filter;
    private volatile SdpLines offer;
    private volatile String tag = "";

    WhipSession(StreamKey key, WebRtcSource source, SdpLines offer, StreamFilter filter) {
        this.key = key;
        this.source = source;
        this.offer = offer;
        this.filter = filter;
        source.connected().thenRun(this::publish);
        source.ended().thenAccept(reason -> {
            LOG.info("{}: WHIP ends: {}", key, reason);
            filter.unpublished(key, source);
        });
    }

    private static String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private void publish() {
        Optional<String> obstacle = filter.obstacle(key); // somebody may have been quicker by other means
        if (obstacle.isPresent()) {
            LOG.info("{}: the WHIP publisher is let go: {}", key, obstacle.get());
            source.close();
            return;
        }
        filter.published(key, source);
        if (source.ended().toCompletableFuture().isDone()) {
            filter.unpublished(key, source); // it ended while it began
        }
    }

    StreamKey key() {
        return key;
    }

    /** Secret: whoever knows it may end the session. */
    String id() {
        return id;
    }

    WebRtcSource source() {
        return source;
    }

    /** What is agreed on now, as the publisher offered it. */
    SdpLines offer() {
        return offer;
    }

    /** The strong tag of the ICE generation, quoted. */
    String tag() {
        return tag;
    }

    /**
     * An offer was answered.
     *
     * @param answered which
     * @param answer with which
     */
    void agreed(SdpLines answered, SdpLines answer) {
        offer = answered;
        tag = '"' + answer.ufrag().orElse(id) + '"';
    }

    void end() {
        source.close();
    }
}
