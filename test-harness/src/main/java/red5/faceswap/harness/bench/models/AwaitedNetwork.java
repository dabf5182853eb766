package red5.faceswap.harness.bench.models;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;

/** A network whose answers can be waited for and counted. */
final class AwaitedNetwork implements FaceNetwork {
    private final FaceNetwork network;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile CompletableFuture<byte[]> last = CompletableFuture.completedFuture(new byte[0]);

    AwaitedNetwork(FaceNetwork network) {
        this.network = network;
    }

    /** Returns when what was asked last is answered. */
    void await() throws InterruptedException, ExecutionException {
        last.get();
    }

    int answers() {
        return answers.get();
    }

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public FaceTemplate template() {
        return network.template();
    }

    @Override
    public int side() {
        return network.side();
    }

    @Override
    public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
        Optional<CompletionStage<byte[]>> answer = network.ask(target, source);
        answer.ifPresent(made -> last = made.thenApply(face -> {
                    answers.incrementAndGet();
                    return face;
                })
                .toCompletableFuture());
        return answer;
    }

    @Override
    public Optional<String> problem() {
        return network.problem();
    }
}
