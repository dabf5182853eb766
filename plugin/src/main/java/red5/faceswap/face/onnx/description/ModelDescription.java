package red5.faceswap.face.onnx.description;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.FaceTemplate;

/**
 * What a published model is and expects. A new model of a known kind is a new description, not new code; {@link DescriptionReader} has the file's
 * form.
 *
 * @param name in settings, small letters, digits and underscores
 * @param file its name in the models' folder
 * @param sha256 of the files that are this model, in small hexadecimal digits, first of the one at the address: a model may be published in several
 *     places with other bytes. Empty where none is known: then the contract alone is checked
 * @param bytes of the file at the address, 0 where that is not known; what the operator is told before it is fetched
 * @param url where the publisher has it, for the operator
 * @param licence what the publisher says of its use, a sentence for the operator
 * @param contract what goes in and comes out
 */
public record ModelDescription(
        String name, String file, List<String> sha256, long bytes, String url, String licence, Contract contract) {
    public ModelDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        sha256 = List.copyOf(sha256);
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(contract, "contract");
    }

    /** SHA-256 of the file at the address, empty where that is not known. */
    public String published() {
        return sha256.isEmpty() ? "" : sha256.get(0);
    }

    /** What goes in and comes out, by kind. */
    public sealed interface Contract
            permits Swapper, Recogniser, Converter, Enhancer, OcclusionMask, RegionMask, Landmarker, Detector {
        /** In the description's file. */
        String kind();
    }

    /**
     * Gives a target's face the looks of a source.
     *
     * @param target the input that takes the target's face; the output is of the same form
     * @param source what the other input takes
     * @param denormalised whether the output is in the range of the normalised input and not 0..1
     * @param boost so many times wider and higher than the input is the face that is made, of the square of that many runs, 1 to
     *     {@link #MOST_BOOST}
     */
    public record Swapper(Picture target, Source source, boolean denormalised, int boost) implements Contract {
        /** Of {@link #boost()}. */
        public static final int MOST_BOOST = 4;

        @Override
        public String kind() {
            return "swapper";
        }
    }

    /**
     * Says who a face is, in numbers that only networks of the same space understand.
     *
     * @param picture the input
     * @param space name of the space
     */
    public record Recogniser(Picture picture, String space) implements Contract {
        @Override
        public String kind() {
            return "recogniser";
        }
    }

    /**
     * Turns an embedding into one of another network's.
     *
     * @param input its name
     * @param space of the embeddings that go in
     */
    public record Converter(String input, String space) implements Contract {
        @Override
        public String kind() {
            return "converter";
        }
    }

    /**
     * Makes a face finer: the output is of the same form as the input and in the range of the normalised one.
     *
     * @param picture the input
     * @param weight a second input, a single number in a 64-bit float, empty for none
     */
    public record Enhancer(Picture picture, Optional<Weight> weight) implements Contract {
        @Override
        public String kind() {
            return "enhancer";
        }
    }

    /**
     * What goes into an enhancer's second input.
     *
     * @param input its name
     * @param value the number
     */
    public record Weight(String input, double value) {}

    /**
     * Says of each pixel whether the face is seen there, 0..1, and not something in front of it.
     *
     * @param pixels the input: the swapper's square; the output has one number for each pixel
     */
    public record OcclusionMask(Pixels pixels) implements Contract {
        @Override
        public String kind() {
            return "occlusion";
        }
    }

    /**
     * Says of each pixel what it belongs to: the output has a plane for each class.
     *
     * @param pixels the input: the swapper's square
     * @param classes planes of the output
     * @param regions classes, from 0, that are swapped
     * @param named which of them make each region of the face, empty where the model tells none apart that a stream may choose
     */
    public record RegionMask(Pixels pixels, int classes, List<Integer> regions, Map<FaceRegion, List<Integer>> named)
            implements Contract {
        public RegionMask {
            regions = List.copyOf(regions);
            named = Collections.unmodifiableMap(new TreeMap<>(named));
        }

        @Override
        public String kind() {
            return "region";
        }
    }

    /**
     * Finds 68 points of a face (the order of iBUG 300-W): the first output has x, y and a third number of each, in cells of a grid of a quarter
     * of the input's side; the second a plane of scores over that grid for each.
     *
     * @param picture the input
     * @param least mean of the planes' highest scores from which the points are believed
     */
    public record Landmarker(Picture picture, float least) implements Contract {
        @Override
        public String kind() {
            return "landmarker";
        }
    }

    /**
     * Finds faces in a whole picture, which lies in the left upper corner of the input with black beside it.
     *
     * @param pixels the input; a model whose height and width are not fixed gets as much as the picture's shape needs
     * @param decoding what the outputs mean
     * @param strides input pixels per cell of each grid; not for {@link Decoding#ROWS}
     * @param anchors per cell
     * @param least score from which something is a face, 0..1
     * @param overlap intersection over union from which two are one face
     */
    public record Detector(
            Pixels pixels, Decoding decoding, List<Integer> strides, int anchors, float least, float overlap)
            implements Contract {
        public Detector {
            strides = List.copyOf(strides);
        }

        @Override
        public String kind() {
            return "detector";
        }
    }

    /** What a detector's outputs mean. The five features are those of {@link FaceTemplate}. */
    public enum Decoding {
        /**
         * Scores, boxes and features of each grid, in that order; of boxes the distances of the four sides from the cell's corner, of features the
         * offsets from it, in cells
         */
        DISTANCES,
        /**
         * Two scores that are multiplied, boxes and features of each grid, in that order; of boxes the centre's offset from the cell's corner and
         * the sizes' logarithms, of features the offsets, in cells
         */
        CENTRES,
        /** Rows of input pixels: centre x, y, width, height, score, and x, y and a score of each feature; one column per candidate */
        ROWS
    }

    /**
     * A face as an input takes it.
     *
     * @param template how the face lies in it
     * @param pixels the input
     */
    public record Picture(FaceTemplate template, Pixels pixels) {
        /** Of the square, pixels. */
        public int side() {
            return pixels.side();
        }
    }

    /**
     * A square of pixels as an input takes it, 32-bit floats.
     *
     * @param input the input's name, empty where the model has only one
     * @param side pixels, divisible by 4
     * @param layout of the numbers
     * @param order of the three colours
     * @param mean per colour in that order: value = (pixel / 255 - mean) / deviation
     * @param deviation the same
     */
    public record Pixels(String input, int side, Layout layout, Order order, List<Float> mean, List<Float> deviation) {
        public Pixels {
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }
    }

    /** Of a picture's numbers. */
    public enum Layout {
        /** 1 x 3 x height x width: one colour after the other */
        NCHW,
        /** 1 x height x width x 3: pixel after pixel */
        NHWC
    }

    /** Of a picture's colours. */
    public enum Order {
        /** red, green, blue */
        RGB,
        /** blue, green, red */
        BGR
    }

    /** What a swapper takes of the source. */
    public sealed interface Source permits Embedding, SourcePicture {
        /** The input's name. */
        String input();
    }

    /**
     * Who it is, as 512 numbers.
     *
     * @param input its name
     * @param space in which the numbers mean something: a recogniser's of that space gives them
     * @param converter name of the model through which they go, empty for none
     * @param form how they go in
     */
    public record Embedding(String input, String space, Optional<String> converter, Form form) implements Source {}

    /** How an embedding goes in. */
    public enum Form {
        /** as it is */
        PLAIN,
        /** as a vector of length 1 */
        UNIT,
        /** of length 1 and multiplied by the matrix that is the last initializer of the swapper's own graph */
        MATRIX
    }

    /**
     * The face itself.
     *
     * @param picture as which it goes in
     */
    public record SourcePicture(Picture picture) implements Source {
        @Override
        public String input() {
            return picture.pixels().input();
        }
    }
}
