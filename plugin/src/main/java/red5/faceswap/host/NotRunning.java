package red5.faceswap.host;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/**
 * Stands in for the product's parts on a server on which they cannot start: says why to whoever asks, and leaves no way to pictures as
 * published open that is closed otherwise.
 *
 * @param why a sentence that says what to do
 * @param denied streams whose raw playback is refused
 */
record NotRunning(String why, Predicate<StreamKey> denied) implements StreamFilter, HttpHandler, HostRules {
    /** Of an offer, which is refused with the same sentence as everything else. */
    private static final int MOST_BODY = 65_536;

    @Override
    public void published(StreamKey key, FrameSource source) {
        source.close();
    }

    @Override
    public Optional<String> obstacle(StreamKey key) {
        return Optional.of(why);
    }

    @Override
    public void unpublished(StreamKey key, FrameSource source) {
        // was closed when it came
    }

    @Override
    public boolean handles(String path) {
        return path.startsWith("/faceswap/") || path.contains("/whep/endpoint/") || path.contains("/whip/endpoint/");
    }

    @Override
    public int maxBody(String path) {
        return MOST_BODY;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        return CompletableFuture.completedStage(HttpReply.problem(503, "Face swapping does not run", why));
    }

    @Override
    public boolean rawPlaybackDenied(StreamKey key) {
        return denied.test(key);
    }

    @Override
    public void addDenialListener(Consumer<StreamKey> listener) {
        // nobody's choice changes
    }

    @Override
    public void removeDenialListener(Consumer<StreamKey> listener) {
        // none was kept
    }

    @Override
    public String webSocketPublishToken() {
        return "";
    }
}
