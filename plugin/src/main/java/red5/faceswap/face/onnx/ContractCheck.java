package red5.faceswap.face.onnx;

import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.ModelDescription.Converter;
import red5.faceswap.face.onnx.ModelDescription.Embedding;
import red5.faceswap.face.onnx.ModelDescription.Form;
import red5.faceswap.face.onnx.ModelDescription.Picture;
import red5.faceswap.face.onnx.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.ModelDescription.Source;
import red5.faceswap.face.onnx.ModelDescription.SourcePicture;
import red5.faceswap.face.onnx.ModelDescription.Swapper;

/** Holds a model file against its description, so that a wrong one is refused in a sentence before it is opened. */
final class ContractCheck {
    private static final long SIZE = FaceEmbedding.SIZE;

    private final String file;
    private final OnnxFile model;

    private ContractCheck(ModelDescription description, OnnxFile model) {
        file = description.file();
        this.model = model;
    }

    /** @throws FaceException when the file is not what the description says: the message names the first difference */
    static void check(ModelDescription description, OnnxFile model) throws FaceException {
        ContractCheck check = new ContractCheck(description, model);
        if (model.opset() == 0) {
            throw check.wrong("names no operator set of ONNX");
        }
        if (description.contract() instanceof Swapper swapper) {
            check.swapper(swapper);
        } else if (description.contract() instanceof Recogniser recogniser) {
            check.inputs(1);
            check.picture(recogniser.picture());
            check.output(List.of(1L, SIZE));
        } else if (description.contract() instanceof Converter converter) {
            check.inputs(1);
            check.input(converter.input(), List.of(1L, SIZE));
            check.output(List.of(1L, SIZE));
        }
    }

    private void swapper(Swapper swapper) throws FaceException {
        inputs(2);
        picture(swapper.target());
        Source source = swapper.source();
        if (source instanceof SourcePicture picture) {
            picture(picture.picture());
        } else if (source instanceof Embedding embedding) {
            input(embedding.input(), List.of(1L, SIZE));
            if (embedding.form() == Form.MATRIX) {
                matrix(model);
            }
        }
        output(shape(swapper.target()));
    }

    /**
     * The matrix that is the last initializer of a swapper's graph, row by row.
     *
     * @throws FaceException when it is not there
     */
    static float[] matrix(OnnxFile model) throws FaceException {
        OnnxFile.Tensor last = model.last().orElseThrow(() -> noMatrix("has no initializer at all"));
        if (!last.shape().equals(List.of(SIZE, SIZE))) {
            throw noMatrix("has " + last.shape() + " as its last initializer (" + last.name() + ")");
        }
        int bytes = last.type() == OnnxFile.FLOAT ? Float.BYTES : last.type() == OnnxFile.HALF ? Short.BYTES : 0;
        if (bytes == 0 || last.content().remaining() != bytes * SIZE * SIZE) {
            throw noMatrix("keeps its last initializer (" + last.name() + ") elsewhere or as another type");
        }
        float[] matrix = new float[(int) (SIZE * SIZE)];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = bytes == Float.BYTES
                    ? last.content().getFloat(i * Float.BYTES)
                    : HalfFloat.toFloat(last.content().getShort(i * Short.BYTES));
        }
        return matrix;
    }

    private static FaceException noMatrix(String what) {
        return new FaceException("The model " + what + ", where its embedding matrix of 512 x 512 floats must be: it is"
                + " another model, or was changed.");
    }

    private void inputs(int wanted) throws FaceException {
        if (model.inputs().size() != wanted) {
            throw wrong("has " + model.inputs().size() + " inputs, not " + wanted);
        }
    }

    private void picture(Picture picture) throws FaceException {
        input(picture.input(), shape(picture));
    }

    private static List<Long> shape(Picture picture) {
        return List.of(1L, 3L, (long) picture.side(), (long) picture.side());
    }

    /** @param name empty where the only input is meant */
    private void input(String name, List<Long> shape) throws FaceException {
        Optional<OnnxFile.Value> found = model.inputs().stream()
                .filter(input -> name.isEmpty() || input.name().equals(name))
                .findFirst();
        fits("input " + name, found.orElseThrow(() -> wrong("has no input \"" + name + "\"")), shape);
    }

    private void output(List<Long> shape) throws FaceException {
        OnnxFile.Value first = model.outputs().get(0);
        fits("output " + first.name(), first, shape);
    }

    private void fits(String what, OnnxFile.Value value, List<Long> shape) throws FaceException {
        if (value.type() != OnnxFile.FLOAT) {
            throw wrong("does not take 32-bit floats as its " + what.strip());
        }
        boolean fits = value.shape().isEmpty() || value.shape().size() == shape.size();
        for (int i = 0; fits && i < value.shape().size(); i++) {
            fits = value.shape().get(i) == -1 || value.shape().get(i).equals(shape.get(i));
        }
        if (!fits) {
            throw wrong("has " + value.shape() + " as its " + what.strip() + ", not " + shape);
        }
    }

    private FaceException wrong(String difference) {
        return new FaceException(
                file + " " + difference + ": it is another model than its description says, or another version of it.");
    }
}
