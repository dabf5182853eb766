package red5.faceswap.face.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.description.OnnxWriter;

/**
 * Small models with the inputs and outputs of the published ones, and what they calculate said once more in Java. The recogniser takes the mean of
 * each plane times {@link #SPREAD}; the swapper gives half of the target plus, per plane, the source times {@link #TINT}; the converter
 * adds .25 to each number.
 */
public final class KnownModels {
    public static final int SIZE = 512;
    public static final float[] SPREAD = numbers(3 * SIZE, 1, 1);
    public static final float[] TINT = numbers(SIZE * 3, 2, .06f);
    public static final float[] MATRIX = numbers(SIZE * SIZE, 3, .08f);

    private KnownModels() {}

    private static float[] numbers(int count, long seed, float size) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = size * (random.nextFloat() - .5f);
        }
        return numbers;
    }

    /** Lets any file that keeps a published model's contract be that model: puts its description there without the sums of the published files. */
    public static void anyBytes(Path folder, String... names) throws IOException {
        Files.createDirectories(folder);
        for (String name : names) {
            try (InputStream in = ModelDescription.class.getResourceAsStream(name + ".json")) {
                String published = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                Files.writeString(
                        folder.resolve(name + ".json"),
                        published.replaceFirst("\"sha256\": (\"[0-9a-f]*\"|\\[[^]]*])", "\"sha256\": \"\""));
            }
        }
    }

    public static byte[] recogniser() {
        return new OnnxWriter()
                .input("data", -1, 3, 112, 112)
                .output("683", 1, SIZE)
                .initializer("spread", SPREAD, 3, SIZE)
                .node(
                        "ReduceMean",
                        new String[] {"data"},
                        "mean",
                        OnnxWriter.ints("axes", 2, 3),
                        OnnxWriter.whole("keepdims", 0))
                .node("MatMul", new String[] {"mean", "spread"}, "683")
                .model();
    }

    public static byte[] converter() {
        return new OnnxWriter()
                .input("input", 1, SIZE)
                .output("out", 1, SIZE)
                .initializer("more", new float[] {.25f}, 1)
                .node("Add", new String[] {"input", "more"}, "out")
                .model();
    }

    /** A swapper whose last initializer is {@link #MATRIX}. */
    public static OnnxWriter swapper(int side) {
        return swapperWithoutMatrix(side).initializer("matrix", MATRIX, SIZE, SIZE);
    }

    public static OnnxWriter swapperWithoutMatrix(int side) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, SIZE)
                .output("out", 1, 3, side, side)
                .initializer("tint", TINT, SIZE, 3)
                .initializer("half", new float[] {.5f}, 1)
                .initializer("planes", 1, 3, 1, 1)
                .node("MatMul", new String[] {"source", "tint"}, "flat")
                .node("Reshape", new String[] {"flat", "planes"}, "colour")
                .node("Mul", new String[] {"target", "half"}, "darker")
                .node("Add", new String[] {"darker", "colour"}, "out");
    }

    /** The model with one initializer more, whose numbers are said to lie in another file. */
    public static byte[] withNumbersIn(String otherFile, byte[] model) {
        ByteBuffer bytes = ByteBuffer.wrap(model);
        byte[] format = new byte[2];
        bytes.get(format);
        bytes.get(); // of the graph, whose length is next
        int length = 0;
        for (int shift = 0, part = -1; part < 0; shift += 7) {
            part = bytes.get();
            length |= (part & 127) << shift;
        }
        byte[] graph = new byte[length];
        bytes.get(graph);
        byte[] operators = new byte[bytes.remaining()];
        bytes.get(operators);
        byte[] location = joined(field(1, bytes("location")), field(2, bytes(otherFile)));
        byte[] tensor =
                joined(new byte[] {8, 1, 16, 1}, field(8, bytes("far")), field(13, location), new byte[] {112, 1});
        return joined(format, field(7, joined(graph, field(5, tensor))), operators);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(number << 3 | 2);
        int rest = content.length;
        for (; rest > 127; rest >>>= 7) {
            field.write(rest & 127 | 128);
        }
        field.write(rest);
        field.writeBytes(content);
        return field.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A swapper that gives half of the target plus half of a picture of its own, the same in each plane, whoever the source is. */
    public static byte[] ramp(float[] own) {
        return ramp(own, .5f);
    }

    private static byte[] ramp(float[] own, float share) {
        int side = (int) Math.sqrt(own.length);
        float[] half = own.clone();
        for (int i = 0; i < half.length; i++) {
            half[i] /= 2;
        }
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, SIZE)
                .output("out", 1, 3, side, side)
                .initializer("none", new float[SIZE], SIZE, 1)
                .initializer("planes", 1, 1, 1, 1)
                .initializer("half", new float[] {share}, 1)
                .initializer("own", half, 1, 1, side, side)
                .node("MatMul", new String[] {"source", "none"}, "flat")
                .node("Reshape", new String[] {"flat", "planes"}, "zero")
                .node("Mul", new String[] {"target", "half"}, "darker")
                .node("Add", new String[] {"darker", "own"}, "with")
                .node("Add", new String[] {"with", "zero"}, "out")
                .model();
    }

    /**
     * A swapper whose source is a picture too and that gives the target, as long as its mean is below a half: then it looks for a number where none is,
     * which ONNX Runtime reports as a failure of that run.
     */
    public static byte[] failingWhenBright(int side) {
        return new OnnxWriter()
                .input("target", -1, 3, side, side)
                .input("source", -1, 3, side, side)
                .output("out", -1, 3, side, side)
                .initializer("none", new float[] {0}, 1)
                .initializer("two", new float[] {2}, 1)
                .initializer("numbers", new float[] {0}, 1)
                .node("ReduceMean", new String[] {"target"}, "mean", OnnxWriter.ints("axes", 0, 1, 2, 3))
                .node("Mul", new String[] {"mean", "two"}, "twice")
                .node("Cast", new String[] {"twice"}, "place", OnnxWriter.whole("to", 7))
                .node("Gather", new String[] {"numbers", "place"}, "zero")
                .node("Mul", new String[] {"source", "none"}, "black")
                .node("Add", new String[] {"target", "black"}, "same")
                .node("Add", new String[] {"same", "zero"}, "out")
                .model();
    }

    /** A swapper whose source is a picture too and that gives the target; for one that is not black it wants terabytes of memory. */
    public static byte[] hungry(int side) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, 3, side, side)
                .output("out", 1, 3, side, side)
                .initializer("none", new float[] {0}, 1)
                .initializer("one", new float[] {1}, 1)
                .initializer("much", new float[] {1e13f}, 1)
                .initializer("row", -1)
                .node("ReduceMax", new String[] {"target"}, "most", OnnxWriter.ints("axes", 0, 1, 2, 3))
                .node("Mul", new String[] {"most", "much"}, "more")
                .node("Add", new String[] {"more", "one"}, "numbers")
                .node("Cast", new String[] {"numbers"}, "whole", OnnxWriter.whole("to", 7))
                .node("Reshape", new String[] {"whole", "row"}, "shape")
                .node("Expand", new String[] {"none", "shape"}, "large")
                .node("ReduceMean", new String[] {"large"}, "zero", OnnxWriter.ints("axes", 0))
                .node("Mul", new String[] {"source", "none"}, "black")
                .node("Add", new String[] {"target", "black"}, "same")
                .node("Add", new String[] {"same", "zero"}, "out")
                .model();
    }

    /** A swapper whose source is a picture too and that gives the target, in another shape than it declares. */
    public static byte[] declaringAnotherShape(int side) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, 3, side, side)
                .output("out", 1, 3, side, side)
                .initializer("none", new float[] {0}, 1)
                .initializer("sides", new float[] {3, side, side}, 3)
                .initializer("row", 1)
                .node("ReduceMax", new String[] {"target"}, "most", OnnxWriter.ints("axes", 0, 1, 2, 3))
                .node("Reshape", new String[] {"most", "row"}, "one")
                .node("Mul", new String[] {"one", "none"}, "zero")
                .node("Add", new String[] {"sides", "zero"}, "numbers")
                .node("Cast", new String[] {"numbers"}, "shape", OnnxWriter.whole("to", 7))
                .node("Mul", new String[] {"source", "none"}, "black")
                .node("Add", new String[] {"target", "black"}, "same")
                .node("Reshape", new String[] {"same", "shape"}, "out")
                .model();
    }

    /** A swapper for any number of faces at once that gives the target and, for each face that goes in with it, 10 of 255 more. */
    public static byte[] countingFaces(int side) {
        return faces(side)
                .initializer("ten", new float[] {10 / 255f}, 1)
                .node("Mul", new String[] {"count", "ten"}, "more")
                .node("Add", new String[] {"same", "more"}, "out")
                .model();
    }

    /** One that says it takes any number of faces, fails when there are more than one, and gives the target. */
    public static byte[] oneFaceAtATime(int side) {
        return faces(side)
                .initializer("numbers", new float[] {0, 0}, 2)
                .node("Cast", new String[] {"count"}, "place", OnnxWriter.whole("to", 7))
                .node("Gather", new String[] {"numbers", "place"}, "nothing")
                .node("Add", new String[] {"same", "nothing"}, "out")
                .model();
    }

    /** Target as {@code same} and the number of faces as {@code count}. */
    private static OnnxWriter faces(int side) {
        return new OnnxWriter()
                .input("target", -1, 3, side, side)
                .input("source", -1, 3, side, side)
                .output("out", -1, 3, side, side)
                .initializer("none", new float[] {0}, 1)
                .initializer("first", 0)
                .node("Shape", new String[] {"target"}, "shape")
                .node("Gather", new String[] {"shape", "first"}, "faces")
                .node("Cast", new String[] {"faces"}, "count", OnnxWriter.whole("to", 1))
                .node("Mul", new String[] {"source", "none"}, "black")
                .node("Add", new String[] {"target", "black"}, "same");
    }

    /** A swapper whose source is a picture too: it gives the sum of both. */
    public static byte[] twoPictures(int side) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, 3, side, side)
                .output("out", 1, 3, side, side)
                .node("Add", new String[] {"target", "source"}, "out")
                .model();
    }

    /** A swapper that gives back what it is shown, whoever the source is. */
    public static byte[] unchanged(int side) {
        return ramp(new float[side * side], 1);
    }

    /** The same with the matrix in 16-bit floats, which hold its numbers only roughly. */
    public static byte[] swapperWithHalves(int side) {
        ByteBuffer raw = ByteBuffer.allocate(2 * MATRIX.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : MATRIX) {
            raw.putShort(half(value));
        }
        return swapperWithoutMatrix(side)
                .initializer("matrix", OnnxFile.HALF, raw.array(), SIZE, SIZE)
                .model();
    }

    /** Cuts off what does not fit; for numbers from 2^-14 on, smaller ones become 0. */
    static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int exponent = (bits >> 23 & 255) - 127 + 15;
        int sign = bits >>> 16 & 0x8000;
        return (short) (exponent <= 0 ? sign : sign | exponent << 10 | bits >> 13 & 1023);
    }

    /** A swapper's description in the form of the published ones. */
    public static String swapperDescription(
            String name, int side, String order, float mean, float deviation, String source, boolean denormalised) {
        return """
                {"name": "%s", "kind": "swapper", "file": "%s.onnx", "sha256": "", "url": "", "licence": "",
                 "target": {"input": "target", "template": "arcface_128", "side": %d, "order": "%s",
                            "mean": [%s, %s, %s], "deviation": [%s, %s, %s]},
                 "source": %s, "denormalised": %s}
                """.formatted(
                name, name, side, order, mean, mean, mean, deviation, deviation, deviation, source, denormalised);
    }

    public static String embedding(String form, String converter) {
        return "{\"input\": \"source\", \"space\": \"test\", \"converter\": \"" + converter + "\", \"form\": \"" + form
                + "\"}";
    }

    /** Puts recogniser and converter of the space "test" into a folder. */
    public static void helpers(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder, "who.onnx", recogniser());
        write(folder, "who.json", """
                {"name": "who", "kind": "recogniser", "file": "who.onnx", "sha256": "", "url": "", "licence": "",
                 "picture": {"input": "", "template": "arcface_112_v2", "side": 112, "order": "rgb",
                             "mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5]}, "space": "test"}
                """.getBytes(StandardCharsets.UTF_8));
        write(folder, "more.onnx", converter());
        write(folder, "more.json", """
                {"name": "more", "kind": "converter", "file": "more.onnx", "sha256": "", "url": "", "licence": "",
                 "input": "input", "space": "test"}
                """.getBytes(StandardCharsets.UTF_8));
    }

    /** Puts a swapper and its description into a folder. */
    public static void swapper(Path folder, String description, byte[] model) throws IOException {
        String name = description.replaceFirst("(?s).*\"file\": \"([^\"]+)\\.onnx\".*", "$1");
        write(folder, name + ".json", description.getBytes(StandardCharsets.UTF_8));
        write(folder, name + ".onnx", model);
    }

    public static void write(Path folder, String file, byte[] content) throws IOException {
        Files.write(folder.resolve(file), content);
    }

    /** A swapper that gives one colour whatever it is shown; the three planes' numbers as they come out. */
    public static byte[] plain(int side, float... colour) {
        return colour(side, colour).model();
    }

    /** The same with .8 MB of weights. */
    public static byte[] heavy(int side, float grey) {
        int ballast = 200_000;
        return colour(side, grey, grey, grey)
                .initializer("ballast", new float[ballast], ballast)
                .model();
    }

    private static OnnxWriter colour(int side, float... colour) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, SIZE)
                .output("out", 1, 3, side, side)
                .initializer("nothing", new float[] {0}, 1)
                .initializer("colour", colour, 1, 3, 1, 1)
                .initializer("none", new float[SIZE], SIZE, 1)
                .initializer("planes", 1, 1, 1, 1)
                .node("MatMul", new String[] {"source", "none"}, "flat")
                .node("Reshape", new String[] {"flat", "planes"}, "zero")
                .node("Mul", new String[] {"target", "nothing"}, "black")
                .node("Add", new String[] {"black", "zero"}, "empty")
                .node("Add", new String[] {"empty", "colour"}, "out");
    }

    /** The same on a card with other tenants: it gives one grey, and in one of ten runs or so it wants terabytes of memory. */
    public static byte[] onACrowdedCard(int side, float grey) {
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, SIZE)
                .output("out", 1, 3, side, side)
                .initializer("nothing", new float[] {0}, 1)
                .initializer("grey", new float[] {grey}, 1)
                .initializer("one", new float[] {1}, 1)
                .initializer("much", new float[] {1e13f}, 1)
                .initializer("first", 0)
                .node(
                        "ReduceMax",
                        new String[] {"source"},
                        "most",
                        OnnxWriter.ints("axes", 0, 1),
                        OnnxWriter.whole("keepdims", 0))
                .node("Mul", new String[] {"target", "nothing"}, "black")
                .node(
                        "RandomUniform",
                        new String[0],
                        "dice",
                        OnnxWriter.ints("shape", 1),
                        OnnxWriter.number("high", 1.1f),
                        OnnxWriter.number("seed", 7))
                .node("Floor", new String[] {"dice"}, "unlucky")
                .node("Mul", new String[] {"unlucky", "much"}, "more")
                .node("Add", new String[] {"more", "one"}, "numbers")
                .node("Cast", new String[] {"numbers"}, "shape", OnnxWriter.whole("to", 7))
                .node("Expand", new String[] {"nothing", "shape"}, "large")
                .node("Gather", new String[] {"large", "first"}, "zero")
                .node("Mul", new String[] {"most", "nothing"}, "anybody")
                .node("Add", new String[] {"zero", "anybody"}, "none")
                .node("Add", new String[] {"none", "grey"}, "colour")
                .node("Add", new String[] {"black", "colour"}, "out")
                .model();
    }

    /**
     * A swapper that gives a picture of its own and a share of the target, whoever the source is.
     *
     * @param own three planes of the picture, as they come out
     * @param share of the target, 0 to 1
     */
    public static byte[] mixed(float[] own, float share) {
        float[] shares = new float[own.length / 3];
        Arrays.fill(shares, share);
        return mixed(own, shares);
    }

    /** @param shares of the target for each pixel */
    public static byte[] mixed(float[] own, float[] shares) {
        int side = (int) Math.sqrt(shares.length);
        float[] rest = own.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] *= 1 - shares[i % shares.length];
        }
        return new OnnxWriter()
                .input("target", 1, 3, side, side)
                .input("source", 1, SIZE)
                .output("out", 1, 3, side, side)
                .initializer("none", new float[SIZE], SIZE, 1)
                .initializer("planes", 1, 1, 1, 1)
                .initializer("share", shares, 1, 1, side, side)
                .initializer("own", rest, 1, 3, side, side)
                .node("MatMul", new String[] {"source", "none"}, "flat")
                .node("Reshape", new String[] {"flat", "planes"}, "zero")
                .node("Mul", new String[] {"target", "share"}, "kept")
                .node("Add", new String[] {"kept", "own"}, "with")
                .node("Add", new String[] {"with", "zero"}, "out")
                .model();
    }
}
