package red5.faceswap.harness.bench.faces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import red5.faceswap.harness.Checkout;
import red5.faceswap.media.FramePool;

/**
 * The clips: those that every build fetches, and all in the folders that the environment variable {@code BENCH_CLIPS} names (separated
 * by colons). A picture there is a still head.
 *
 * @param startSeconds where the part begins that is looked at
 */
record Clips(String name, Path file, double startSeconds) {
    private static final int FRAMES = 240;
    private static final int STILL_FRAMES = 75;

    /** Talks and turns the head a little; quiet in between. */
    static final Clips FRANCK = new Clips("franck", Checkout.talkingHead(), 2);

    static final Clips SECOND_MAN = new Clips("cap12", Checkout.anotherHead(), 2);

    static List<Clips> all() throws IOException {
        List<Clips> clips = new ArrayList<>(List.of(
                FRANCK,
                SECOND_MAN,
                new Clips("cap12, hand at the chin", Checkout.anotherHead(), 44),
                new Clips(
                        "cap13, mouth wide open", Checkout.root().resolve("plugin/target/clips/cap13_edit2.mp4"), 13)));
        for (String folder : System.getenv().getOrDefault("BENCH_CLIPS", "").split(":")) {
            if (!folder.isBlank()) {
                try (Stream<Path> files = Files.list(Path.of(folder))) {
                    files.filter(file -> file.toString().matches(".*\\.(mp4|mkv|webm|gif|png|jpg)"))
                            .sorted()
                            .map(file -> new Clips(name(file), file, 0))
                            .forEach(clips::add);
                }
            }
        }
        return clips;
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Whether the source shows the person of this very clip. */
    boolean isOf(FaceKit.Source source) {
        return source.name().equals(FaceKit.SECOND_MAN) && name.startsWith("cap1");
    }

    /** The part that is looked at; the caller closes it. */
    Footage footage(FramePool pool) {
        return footage(FRAMES, pool);
    }

    Footage footage(int frames, FramePool pool) {
        Footage footage = Footage.of(name, file, startSeconds, frames, pool);
        if (footage.frames().size() > 1) {
            return footage;
        }
        try (footage) {
            return Footage.still(name, footage.frames().get(0), STILL_FRAMES);
        }
    }
}
