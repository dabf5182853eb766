package red5.faceswap.face.onnx.network;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;

/** A swapper with what a stream wants besides it. Two that want the same are equal. */
public record OnnxFace(OnnxSwapper swapper, Finish finish) implements FaceNetwork {
    @Override
    public String name() {
        return swapper.name();
    }

    @Override
    public FaceTemplate template() {
        return maker().template();
    }

    @Override
    public int side() {
        return maker().side();
    }

    private FaceMaker maker() {
        return new FaceMaker(swapper.contract(), finish, swapper);
    }

    @Override
    public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
        return swapper.ask(target, source, finish);
    }

    @Override
    public Optional<String> problem() {
        return swapper.problem().or(finish::problem);
    }
}
