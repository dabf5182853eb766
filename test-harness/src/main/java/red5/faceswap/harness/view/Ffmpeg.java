package red5.faceswap.harness.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/** The ffmpeg programs at hand. */
enum Ffmpeg {
    /** the one that JavaCV's artifact carries: LGPL, with libopenh264 and aac, without libx264 */
    CARRIED {
        @Override
        String program() {
            return Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
        }
    },
    /** the system's, with libx264; not on every machine */
    SYSTEM {
        @Override
        String program() {
            return "/usr/bin/ffmpeg";
        }
    };

    abstract String program();

    boolean available() {
        return this == CARRIED || Files.isExecutable(Path.of(program()));
    }

    /** A process not yet started; its libraries are found beside it. */
    ProcessBuilder process(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(program(), "-hide_banner", "-nostdin"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        if (this == CARRIED) {
            Path folder = Path.of(program()).getParent();
            builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        }
        return builder;
    }

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
