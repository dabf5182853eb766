package red5.faceswap.harness.faults;

import ai.onnxruntime.OrtException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.harness.Checkout;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Says whom the viewers of a stream see. */
final class Recogniser implements AutoCloseable {
    private static final Path TARGET = Checkout.root().resolve("plugin/target");
    static final Path MONA_LISA = TARGET.resolve("faces/mona-lisa.jpg");
    private final FaceOracle oracle = new FaceOracle(TARGET);
    private final FramePool pool = new FramePool(1);

    Recogniser() throws Exception {}

    /** Somebody to be looked for. */
    record Person(float[] features) {}

    /** Whose face that encoded picture shows. */
    Person person(byte[] picture) throws Exception {
        float[] features = oracle.embedPicture(picture);
        if (features == null) {
            throw new IllegalArgumentException("no face in the picture");
        }
        return new Person(features);
    }

    /** Whose face that picture of a stream shows. */
    Person seenIn(Eyes.Kept picture) throws Exception {
        float[] features = embed(picture);
        if (features == null) {
            throw new IllegalArgumentException("no face in the picture");
        }
        return new Person(features);
    }

    /** The face that every build brings, and every server puts on where nothing else is chosen. */
    Person monaLisa() throws Exception {
        return person(Files.readAllBytes(MONA_LISA));
    }

    /** How like that person the face in a frame is: 1 the same, 0 nobody alike or no face. */
    double likeness(Eyes.Kept picture, Person wanted) throws Exception {
        return likeness(picture, List.of(wanted)).get(0);
    }

    /** The same for several. */
    List<Double> likeness(Eyes.Kept picture, List<Person> persons) throws Exception {
        float[] seen = embed(picture);
        return persons.stream()
                .map(person -> seen == null ? 0 : FaceOracle.cosine(seen, person.features()))
                .toList();
    }

    private float[] embed(Eyes.Kept picture) throws Exception {
        try (VideoFrame frame = pool.take(picture.width(), picture.height(), 0)) {
            copy(picture.y(), frame, 0, picture.width());
            copy(picture.u(), frame, 1, picture.width() / 2);
            copy(picture.v(), frame, 2, picture.width() / 2);
            return oracle.embed(frame);
        }
    }

    private static void copy(byte[] from, VideoFrame to, int plane, int width) {
        BytePointer memory = to.plane(plane);
        for (int row = 0; row * width < from.length; row++) {
            for (int x = 0; x < width; x++) {
                memory.put((long) row * to.stride(plane) + x, from[row * width + x]);
            }
        }
    }

    @Override
    public void close() throws OrtException {
        oracle.close();
        pool.close();
    }
}
