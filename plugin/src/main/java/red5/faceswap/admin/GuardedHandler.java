package red5.faceswap.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Puts the console's password before another handler. */
public final class GuardedHandler implements HttpHandler {
    private final AccessControl access;
    private final HttpHandler guarded;

    public GuardedHandler(AccessControl access, HttpHandler guarded) {
        this.access = access;
        this.guarded = guarded;
    }

    @Override
    public boolean handles(String path) {
        return guarded.handles(path);
    }

    @Override
    public int maxBody(String path) {
        return guarded.maxBody(path);
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        Optional<HttpReply> refusal = access.refusal(request);
        return refusal.isPresent() ? CompletableFuture.completedStage(refusal.get()) : guarded.answer(request);
    }
}
