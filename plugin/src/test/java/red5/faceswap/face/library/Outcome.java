package red5.faceswap.face.library;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.FaceException;

/** What the library's work came to. */
final class Outcome {
    private Outcome() {}

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static Throwable failure(CompletionStage<?> stage) {
        return assertThrows(
                        ExecutionException.class,
                        () -> stage.toCompletableFuture().get(30, TimeUnit.SECONDS))
                .getCause();
    }

    static FaceException refused(CompletionStage<?> stage) {
        return assertInstanceOf(FaceException.class, failure(stage));
    }
}
