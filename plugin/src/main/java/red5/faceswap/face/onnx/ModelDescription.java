package red5.faceswap.face.onnx;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import red5.faceswap.face.FaceTemplate;

/**
 * What a published model is and expects. A new model of a known kind is a new description, not new code; {@link DescriptionReader} has the file's
 * form.
 *
 * @param name in settings, small letters, digits and underscores
 * @param file its name in the models' folder
 * @param sha256 of the file in small hexadecimal digits, empty where the publisher names none: then the contract alone is checked
 * @param url where the publisher has it, for the operator
 * @param licence what the publisher says of its use, a sentence for the operator
 * @param contract what goes in and comes out
 */
public record ModelDescription(String name, String file, String sha256, String url, String licence, Contract contract) {
    public ModelDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(contract, "contract");
    }

    /** What goes in and comes out, by kind. */
    public sealed interface Contract permits Swapper, Recogniser, Converter {
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
     * A face as an input takes it: 1 x 3 x side x side, 32-bit floats.
     *
     * @param input the input's name, empty where the model has only one
     * @param template how the face lies in it
     * @param side pixels, divisible by 4
     * @param order of the three planes
     * @param mean per plane in that order: value = (pixel / 255 - mean) / deviation
     * @param deviation the same
     */
    public record Picture(
            String input, FaceTemplate template, int side, Order order, List<Float> mean, List<Float> deviation) {
        public Picture {
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }
    }

    /** Of the planes of a picture. */
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
            return picture.input();
        }
    }
}
