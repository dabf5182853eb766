package red5.faceswap.face.onnx.network;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.HalfFloat;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.Converter;
import red5.faceswap.face.onnx.description.ModelDescription.Detector;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Enhancer;
import red5.faceswap.face.onnx.description.ModelDescription.Form;
import red5.faceswap.face.onnx.description.ModelDescription.Landmarker;
import red5.faceswap.face.onnx.description.ModelDescription.Layout;
import red5.faceswap.face.onnx.description.ModelDescription.OcclusionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Picture;
import red5.faceswap.face.onnx.description.ModelDescription.Pixels;
import red5.faceswap.face.onnx.description.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Source;
import red5.faceswap.face.onnx.description.ModelDescription.SourcePicture;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;
import red5.faceswap.face.onnx.description.OnnxFile;

/** Holds a model file against its description, so that a wrong one is refused in a sentence before it is opened. */
public final class ContractCheck {
    private static final long SIZE = FaceEmbedding.SIZE;
    /** Numbers of a box and of five features, in a detector's grids. */
    private static final int BOX = 4;

    private static final int FEATURES = 10;
    /** That many are told of a list. */
    private static final int NAMES = 3;

    private final String file;
    private final OnnxFile model;

    private ContractCheck(ModelDescription description, OnnxFile model) {
        file = description.file();
        this.model = model;
    }

    /** @throws FaceException when the file is not what the description says: the message names the first difference */
    public static void check(ModelDescription description, OnnxFile model) throws FaceException {
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
        } else if (description.contract() instanceof Enhancer enhancer) {
            check.enhancer(enhancer);
        } else if (description.contract() instanceof OcclusionMask mask) {
            check.inputs(1);
            check.pixels(mask.pixels());
            long side = mask.pixels().side();
            check.output(List.of(1L, side, side, 1L));
        } else if (description.contract() instanceof RegionMask mask) {
            check.inputs(1);
            check.pixels(mask.pixels());
            long side = mask.pixels().side();
            check.output(List.of(1L, (long) mask.classes(), side, side));
        } else if (description.contract() instanceof Landmarker landmarker) {
            check.landmarker(landmarker);
        } else if (description.contract() instanceof Detector detector) {
            check.detector(detector);
        }
        check.whole();
    }

    /** What lies beside a file is not held against its SHA-256, and could be another thing each time the model is opened. */
    private void whole() throws FaceException {
        if (!model.elsewhere().isEmpty()) {
            throw new FaceException(file + " keeps numbers in other files (" + some(model.elsewhere())
                    + "), which cannot be checked with it: save the model as one file, and put that there.");
        }
        if (!model.lacks().isEmpty()) {
            throw wrong("lacks numbers that it calculates with (" + some(model.lacks()) + ")");
        }
    }

    private static String some(List<String> names) {
        return names.stream().limit(NAMES).collect(Collectors.joining(", ")) + (names.size() > NAMES ? ", ..." : "");
    }

    private void enhancer(Enhancer enhancer) throws FaceException {
        inputs(enhancer.weight().isPresent() ? 2 : 1);
        picture(enhancer.picture());
        if (enhancer.weight().isPresent()) {
            fits(OnnxFile.DOUBLE, input(enhancer.weight().get().input()), "64-bit", List.of(1L));
        }
        output(shape(enhancer.picture().pixels()));
    }

    private void landmarker(Landmarker landmarker) throws FaceException {
        inputs(1);
        picture(landmarker.picture());
        outputs(2);
        long cells = landmarker.picture().side() / 4;
        output(List.of(1L, Landmarks.POINTS, 3L));
        fits(model.outputs().get(1), List.of(1L, Landmarks.POINTS, cells, cells));
    }

    private void detector(Detector detector) throws FaceException {
        inputs(1);
        pixels(detector.pixels());
        int grids = detector.strides().size();
        switch (detector.decoding()) {
            case DISTANCES -> grids(grids, 1, BOX, FEATURES);
            case CENTRES -> grids(grids, 1, 1, BOX, FEATURES);
            case ROWS -> output(List.of(1L, (long) FaceCandidates.ROW, -1L));
        }
    }

    /** For each kind of number there is an output per grid, with so many in a row, whichever dimensions are before. */
    private void grids(int grids, int... rows) throws FaceException {
        if (model.outputs().size() != rows.length * grids) {
            throw wrong("has " + model.outputs().size() + " outputs, not " + rows.length * grids);
        }
        for (int i = 0; i < model.outputs().size(); i++) {
            OnnxFile.Value output = model.outputs().get(i);
            long row = rows[i / grids];
            List<Long> shape = output.shape();
            long last = shape.isEmpty() ? -1 : shape.get(shape.size() - 1);
            if (output.type() != OnnxFile.FLOAT || last != -1 && last != row) {
                throw wrong(
                        "has " + shape + " as its output " + output.name() + ", not rows of " + row + " 32-bit floats");
            }
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
        output(shape(swapper.target().pixels()));
    }

    /**
     * The matrix that is the last initializer of a swapper's graph, row by row.
     *
     * @throws FaceException when it is not there
     */
    public static float[] matrix(OnnxFile model) throws FaceException {
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
                + " another model, or was changed. Put the published file there.");
    }

    private void inputs(int wanted) throws FaceException {
        if (model.inputs().size() != wanted) {
            throw wrong("has " + model.inputs().size() + " inputs, not " + wanted);
        }
    }

    private void outputs(int least) throws FaceException {
        if (model.outputs().size() < least) {
            throw wrong("has " + model.outputs().size() + " outputs, not " + least);
        }
    }

    private void picture(Picture picture) throws FaceException {
        pixels(picture.pixels());
    }

    private void pixels(Pixels pixels) throws FaceException {
        input(pixels.input(), shape(pixels));
    }

    private static List<Long> shape(Pixels pixels) {
        long side = pixels.side();
        return pixels.layout() == Layout.NCHW ? List.of(1L, 3L, side, side) : List.of(1L, side, side, 3L);
    }

    private void input(String name, List<Long> shape) throws FaceException {
        fits(OnnxFile.FLOAT, input(name), "32-bit", shape);
    }

    /** @param name empty where the only input is meant */
    private OnnxFile.Value input(String name) throws FaceException {
        Optional<OnnxFile.Value> found = model.inputs().stream()
                .filter(input -> name.isEmpty() || input.name().equals(name))
                .findFirst();
        return found.orElseThrow(() -> wrong("has no input \"" + name + "\""));
    }

    private void output(List<Long> shape) throws FaceException {
        fits(model.outputs().get(0), shape);
    }

    private void fits(OnnxFile.Value output, List<Long> shape) throws FaceException {
        fits(OnnxFile.FLOAT, output, "32-bit", shape);
    }

    private void fits(int type, OnnxFile.Value value, String bits, List<Long> shape) throws FaceException {
        String what = (model.inputs().contains(value) ? "input " : "output ") + value.name();
        if (value.type() != type) {
            throw wrong("does not take " + bits + " floats as its " + what.strip());
        }
        boolean fits = value.shape().isEmpty() || value.shape().size() == shape.size();
        for (int i = 0; fits && i < value.shape().size(); i++) {
            fits = value.shape().get(i) == -1
                    || shape.get(i) == -1
                    || value.shape().get(i).equals(shape.get(i));
        }
        if (!fits) {
            throw wrong("has " + value.shape() + " as its " + what.strip() + ", not " + shape);
        }
    }

    private FaceException wrong(String difference) {
        return new FaceException(
                file + " " + difference
                        + ": it is another model than its description says, or another version of it. Put the right file there.");
    }
}
