package red5.faceswap.face.onnx.network;

import java.util.Optional;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.onnx.description.ModelDescription.Enhancer;
import red5.faceswap.face.onnx.description.ModelDescription.Picture;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;
import red5.faceswap.face.onnx.runtime.OnnxModel;

/**
 * Makes one face: masks, landmarker, swapper and enhancer in that order. Where more of the picture is needed than the swapper's own square, the
 * square is that of the FFHQ pictures, and what each network takes is cut out of it and put back. A part that fails is left out.
 */
final class FaceMaker {
    private static final FaceTemplate WIDE = FaceTemplate.FFHQ;
    private static final int MOST_SIDE = 2048;

    private final Swapper swapper;
    private final Finish finish;
    private final Object user;

    /**
     * A face before the swapper.
     *
     * @param target as it was asked for
     * @param seen the same with the features that the face is laid by
     * @param square what the swapper takes, {@link Swapper#boost} times larger; what it makes is as large
     * @param opacity of the swapped face at most, for each pixel of the target; empty for 1 everywhere
     */
    record Prepared(Portrait target, Portrait seen, byte[] square, float[] opacity) {}

    /** @param user of the finish's models */
    FaceMaker(Swapper swapper, Finish finish, Object user) {
        this.swapper = swapper;
        this.finish = finish;
        this.user = user;
    }

    /** How the face lies in the square that {@link #prepare} takes. */
    FaceTemplate template() {
        return finish.isWide() ? WIDE : swapper.target().template();
    }

    /** Pixels of that square, divisible by 4: none of the networks sees less than it can. */
    int side() {
        if (!finish.isWide()) {
            return ownSide();
        }
        int side = wide(ownSide(), swapper.target().template());
        return enhancer()
                .map(Enhancer::picture)
                .map(picture -> Math.max(side, wide(picture.side(), picture.template())))
                .orElse(side);
    }

    private Optional<Enhancer> enhancer() {
        return Optional.ofNullable(finish.enhancer())
                .map(model -> (Enhancer) model.description().contract());
    }

    private static int wide(int side, FaceTemplate template) {
        double scale = Similarity.between(WIDE.at(1), template.at(1)).scale();
        return Math.min(MOST_SIDE, 4 * (int) Math.ceil(side * scale / 4 - 1e-3));
    }

    /** @param target of that template and side */
    Prepared prepare(Portrait target) {
        float[] opacity = CropMasks.of(finish, user, target);
        if (!finish.isWide()) {
            return new Prepared(target, target, target.rgb(), opacity);
        }
        Portrait seen = finish.landmarker() == null ? target : Landmarks.refine(finish.landmarker(), user, target);
        return new Prepared(target, seen, seen.view(swapper.target().template(), ownSide()), opacity);
    }

    /**
     * The whole square that was asked for.
     *
     * @param made by the swapper
     */
    byte[] finish(Prepared face, byte[] made) {
        Portrait target = face.target();
        if (!finish.isWide()) {
            return Squares.behind(target.rgb(), made, target.side(), face.opacity());
        }
        float[] features = face.seen().features();
        byte[] swapped = Squares.paste(
                target.rgb(),
                target.side(),
                made,
                ownSide(),
                swapper.target().template().onto(features),
                face.opacity(),
                1);
        return finish.enhancer() == null
                ? swapped
                : enhanced(new Portrait(swapped, target.side(), features), face.opacity());
    }

    private int ownSide() {
        return swapper.target().side() * swapper.boost();
    }

    private byte[] enhanced(Portrait swapped, float[] opacity) {
        Enhancer enhancer = enhancer().orElseThrow();
        Picture picture = enhancer.picture();
        OnnxModel.Input face = PicturePlanes.input(picture.pixels(), swapped.view(picture.template(), picture.side()));
        OnnxModel.Input[] inputs = enhancer.weight()
                .map(weight -> new OnnxModel.Input[] {
                    face, new OnnxModel.Input(weight.input(), new float[] {(float) weight.value()}, 1)
                })
                .orElse(new OnnxModel.Input[] {face});
        return finish.enhancer()
                .run(user, 1, outputs -> PicturePlanes.rgb(picture.pixels(), outputs.get(0), true), inputs)
                .map(fine -> Squares.paste(
                        swapped.rgb(),
                        swapped.side(),
                        fine,
                        picture.side(),
                        picture.template().onto(swapped.features()),
                        opacity,
                        finish.strength()))
                .orElse(swapped.rgb());
    }
}
