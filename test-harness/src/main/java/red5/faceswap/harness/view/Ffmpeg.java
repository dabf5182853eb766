package red5.faceswap.harness.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.harness.Checkout;

/** The ffmpeg programs at hand. */
enum Ffmpeg {
    /** the one that JavaCV's artifact carries: LGPL, with libopenh264 and aac, without libx264 */
    CARRIED {
        @Override
        boolean available() {
            return true;
        }

        @Override
        ProcessBuilder process(List<String> arguments) throws IOException {
            return Checkout.ffmpegProcess(arguments);
        }
    },
    /** the system's, with libx264; not on every machine */
    SYSTEM {
        @Override
        boolean available() {
            return Files.isExecutable(IN_THE_SYSTEM);
        }

        @Override
        ProcessBuilder process(List<String> arguments) {
            List<String> command = new ArrayList<>(List.of(IN_THE_SYSTEM.toString(), "-hide_banner", "-nostdin"));
            command.addAll(arguments);
            return new ProcessBuilder(command);
        }
    };

    private static final Path IN_THE_SYSTEM = Path.of("/usr/bin/ffmpeg");

    abstract boolean available();

    /** A process not yet started. */
    abstract ProcessBuilder process(List<String> arguments) throws IOException;

    /** Runs to the end and gives what it wrote to its standard output. */
    byte[] run(List<String> arguments) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("ffmpeg", ".log");
        try {
            Process process = process(arguments)
                    .redirectError(errors.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            byte[] output = process.getInputStream().readAllBytes();
            if (process.waitFor() != 0) {
                throw new IOException("ffmpeg " + String.join(" ", arguments) + ": " + Files.readString(errors));
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
