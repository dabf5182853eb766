package red5.faceswap.http;

import java.util.concurrent.CompletionStage;

/** Answers requests on the host's HTTP port. Registered as a service; the host asks each in turn. */
public interface HttpHandler {
    /** Whether this path (decoded, without query) is this handler's business. Must be cheap: it is asked for every request. */
    boolean handles(String path);

    /** Largest body it wants for that path, in bytes; the host answers 413 to more without calling {@link #answer}. */
    int maxBody(String path);

    /**
     * Answers. Called on the host's request thread: must not block; the answer may be completed later from any thread. An
     * exceptional completion becomes a 500 problem.
     */
    CompletionStage<HttpReply> answer(HttpRequest request);
}
