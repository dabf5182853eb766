package red5.faceswap.face.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.onnx.ModelDescription.Enhancer;
import red5.faceswap.face.onnx.ModelDescription.Picture;
import red5.faceswap.face.onnx.ModelDescription.Swapper;

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

    /** The swapper at work. */
    interface Swap {
        /** @param target a square as the swapper takes it, {@link Swapper#boost} times larger; what it makes is as large */
        byte[] of(byte[] target, Portrait whole) throws FaceException, IOException, OrtException;
    }

    /** @param user of the finish's models */
    FaceMaker(Swapper swapper, Finish finish, Object user) {
        this.swapper = swapper;
        this.finish = finish;
        this.user = user;
    }

    /** How the face lies in the square that {@link #make} takes. */
    FaceTemplate template() {
        return finish.isWide() ? WIDE : swapper.target().template();
    }

    /** Pixels of that square, divisible by 4: none of the networks sees less than it can. */
    int side() {
        int own = swapper.target().side() * swapper.boost();
        if (!finish.isWide()) {
            return own;
        }
        int side = wide(own, swapper.target().template());
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
    byte[] make(Portrait target, Swap swap) throws FaceException, IOException, OrtException {
        float[] opacity = CropMasks.of(finish, user, target);
        if (!finish.isWide()) {
            byte[] made = swap.of(target.rgb(), target);
            return Squares.behind(target.rgb(), made, target.side(), opacity);
        }
        Portrait seen = finish.landmarker() == null ? target : Landmarks.refine(finish.landmarker(), user, target);
        Picture own = swapper.target();
        int side = own.side() * swapper.boost();
        byte[] made = swap.of(seen.view(own.template(), side), seen);
        byte[] swapped = Squares.paste(
                target.rgb(), target.side(), made, side, own.template().onto(seen.features()), opacity, 1);
        return finish.enhancer() == null
                ? swapped
                : enhanced(new Portrait(swapped, target.side(), seen.features()), opacity);
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
