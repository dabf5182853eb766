package red5.faceswap.harness.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import red5.faceswap.harness.Checkout;

/** Programs run to their end. */
final class Program {
    /** @param text standard output and error together */
    record Result(int status, String text) {}

    private Program() {}

    static Result run(Path folder, long seconds, List<String> command) throws IOException, InterruptedException {
        return run(folder, seconds, new ProcessBuilder(command));
    }

    private static Result run(Path folder, long seconds, ProcessBuilder program)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("program", ".log");
        try {
            Process process = program.directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            Files.delete(log);
        }
    }

    /** The ffmpeg of the harness; an IOException when it fails. */
    static String ffmpeg(Path folder, String... arguments) throws IOException, InterruptedException {
        Result result = ffmpeg(folder, 60, arguments);
        if (result.status() != 0) {
            throw new IOException(result.text());
        }
        return result.text();
    }

    /** The same, whatever comes of it; killed after so many seconds. */
    static Result ffmpeg(Path folder, long seconds, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-y"));
        all.addAll(List.of(arguments));
        return run(folder, seconds, Checkout.ffmpegProcess(all));
    }

    /** The first pictures of a clip as JPEG, 10 a second. */
    static List<byte[]> pictures(Path folder, Path clip, int count) throws IOException, InterruptedException {
        ffmpeg(folder, "-i", clip.toString(), "-vf", "fps=10", "-frames:v", "" + count, "-q:v", "2", "p%03d.jpg");
        List<byte[]> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
                pictures.add(Files.readAllBytes(file));
            }
        }
        return pictures;
    }
}
