package red5.faceswap.face.onnx.network;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.Converter;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Form;
import red5.faceswap.face.onnx.description.ModelDescription.Picture;
import red5.faceswap.face.onnx.description.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.description.ModelDescription.Source;
import red5.faceswap.face.onnx.description.ModelDescription.SourcePicture;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.OnnxModel;

/**
 * Turns a source face into what a swapper takes of it. Models that are needed only for that are opened for it and closed at once. For one
 * thread with {@link OnnxModel#STACK_BYTES}.
 */
public final class SourceInput {
    /** Of the target's identity in the source, at most. */
    private static final float SHIFT = .35f;

    private final Source source;
    private final float[] matrix;
    private final Helpers helpers;
    private final ModelRuntime runtime;

    /** A model that is there and was checked. */
    public record Checked(ModelDescription description, Path file) {}

    /**
     * What a swapper needs besides itself.
     *
     * @param recogniser null where the source's picture itself goes in
     * @param converter null for none
     */
    public record Helpers(Checked recogniser, Checked converter) {}

    /**
     * @param matrix of the swapper's own graph, empty where none is needed
     * @param runtime opens what is needed besides
     */
    SourceInput(Source source, float[] matrix, Helpers helpers, ModelRuntime runtime) {
        this.source = source;
        this.matrix = matrix;
        this.helpers = helpers;
        this.runtime = runtime;
    }

    /** @throws FaceException when the face was prepared without portraits */
    OnnxModel.Input of(SourceFace face) throws FaceException, IOException, OrtException {
        List<Portrait> portraits = face.portraits();
        if (portraits.isEmpty()) {
            throw new FaceException("The face was prepared without a portrait that networks can use: add it again.");
        }
        if (source instanceof SourcePicture own) {
            Picture picture = own.picture();
            return PicturePlanes.input(picture.pixels(), portraits.get(0).view(picture.template(), picture.side()));
        }
        Embedding embedding = (Embedding) source;
        return new OnnxModel.Input(embedding.input(), shaped(embedding, mean(portraits)), 1, FaceEmbedding.SIZE);
    }

    /**
     * The source with more or less of its identity, as the finish says: the target's is taken away from it or mixed in. As it is where the finish
     * is neutral, the source goes in as a picture, or the target cannot be recognised.
     *
     * @param looks what {@link #of} gave
     * @param user of the finish's recogniser
     */
    OnnxModel.Input balanced(OnnxModel.Input looks, Finish finish, Object user, Portrait target) {
        if (finish.recogniser() == null || !(source instanceof Embedding embedding)) {
            return looks;
        }
        Picture picture = ((Recogniser) finish.recogniser().description().contract()).picture();
        OnnxModel.Input face = PicturePlanes.input(picture.pixels(), target.view(picture.template(), picture.side()));
        float share = SHIFT * (1 - 2 * finish.identity());
        return finish.recogniser()
                .run(user, 1, outputs -> form(embedding, outputs.get(0)), face)
                .map(other -> mixed(looks, other, share))
                .orElse(looks);
    }

    /** The target's embedding beside a source's of that form. */
    private static float[] form(Embedding embedding, float[] target) {
        return embedding.form() == Form.PLAIN ? target : unit(target);
    }

    private static OnnxModel.Input mixed(OnnxModel.Input looks, float[] target, float share) {
        float[] mixed = looks.values().clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = mixed[i] * (1 - share) + target[i] * share;
        }
        return new OnnxModel.Input(looks.name(), mixed, looks.shape());
    }

    /** The mean of all pictures: what they share is the person. */
    private float[] mean(List<Portrait> portraits) throws FaceException, IOException, OrtException {
        Picture picture = ((Recogniser) helpers.recogniser().description().contract()).picture();
        float[] mean = new float[FaceEmbedding.SIZE];
        try (OnnxModel recogniser = runtime.openForOnce(helpers.recogniser().file())) {
            for (Portrait portrait : portraits) {
                float[] one = recogniser.run(
                        PicturePlanes.input(picture.pixels(), portrait.view(picture.template(), picture.side())));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += one[i] / portraits.size();
                }
            }
        }
        return mean;
    }

    private float[] shaped(Embedding embedding, float[] plain) throws FaceException, IOException, OrtException {
        float[] converted = helpers.converter() == null ? plain : converted(plain);
        if (embedding.form() == Form.PLAIN) {
            return converted;
        }
        float[] unit = unit(converted);
        return embedding.form() == Form.UNIT ? unit : times(unit, matrix);
    }

    private float[] converted(float[] plain) throws FaceException, IOException, OrtException {
        String input = ((Converter) helpers.converter().description().contract()).input();
        try (OnnxModel converter = runtime.openForOnce(helpers.converter().file())) {
            return converter.run(new OnnxModel.Input(input, plain, 1, FaceEmbedding.SIZE));
        }
    }

    static float[] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            throw new IllegalStateException("an embedding has no direction");
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return unit;
    }

    /** A row times a matrix given row by row. */
    private static float[] times(float[] row, float[] matrix) {
        float[] product = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < row.length; j++) {
                product[j] += row[i] * matrix[i * row.length + j];
            }
        }
        return product;
    }
}
