package red5.faceswap.admin;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Puts the console's password before another handler: the WHEP endpoint of pictures as published. */
public final class PasswordProtected implements HttpHandler {
    private final AccessControl access;
    private final HttpHandler inner;

    public PasswordProtected(AccessControl access, HttpHandler inner) {
        this.access = access;
        this.inner = inner;
    }

    @Override
    public boolean handles(String path) {
        return inner.handles(path);
    }

    @Override
    public int maxBody(String path) {
        return inner.maxBody(path);
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        Optional<HttpReply> refusal = access.refusal(request);
        return refusal.isPresent() ? CompletableFuture.completedStage(refusal.get()) : inner.answer(request);
    }
}
