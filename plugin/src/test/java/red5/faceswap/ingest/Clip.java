package red5.faceswap.ingest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import red5.faceswap.media.Barcode;

/** Makes FLV clips with the ffmpeg program and reads them as a publisher's packets. Frames carry their number as a bar code. */
final class Clip {
    private Clip() {}

    /** What to make; {@code codec} are ffmpeg's arguments for the encoders. */
    record Recipe(int width, int height, int fps, int frames, String inputFormat, boolean sound, List<String> codec) {
        static Recipe h264(int width, int height, int fps, int frames, String... more) {
            List<String> codec = new ArrayList<>(List.of("-c:v", "libopenh264", "-b:v", "1500k", "-g", "30"));
            codec.addAll(List.of(more));
            return new Recipe(width, height, fps, frames, "yuv420p", true, codec);
        }

        static Recipe x264(int width, int height, int fps, int frames, String... more) {
            List<String> codec = new ArrayList<>(List.of("-c:v", "libx264", "-g", "30"));
            codec.addAll(List.of(more));
            return new Recipe(width, height, fps, frames, "yuv420p", true, codec);
        }

        Recipe withoutSound() {
            return new Recipe(width, height, fps, frames, inputFormat, false, codec);
        }
    }

    /** A clip made by the ffmpeg program that comes with the libraries. */
    static List<MediaPacket> make(Recipe recipe) throws IOException, InterruptedException {
        Path program = Path.of(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
        return make(program, recipe);
    }

    /** A clip made by the system's ffmpeg with libx264; the test is skipped where there is none. */
    static List<MediaPacket> makeX264(Recipe recipe) throws IOException, InterruptedException {
        boolean found = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffmpeg")));
        Assumptions.assumeTrue(found, "no ffmpeg with libx264 on the path");
        return make(Path.of("ffmpeg"), recipe);
    }

    private static List<MediaPacket> make(Path program, Recipe recipe) throws IOException, InterruptedException {
        Path file = Files.createTempFile("clip", ".flv");
        try {
            List<String> command = new ArrayList<>(List.of(program.toString(), "-v", "error", "-y"));
            command.addAll(List.of("-f", "rawvideo", "-pix_fmt", recipe.inputFormat));
            command.addAll(List.of("-s", recipe.width + "x" + recipe.height, "-r", "" + recipe.fps, "-i", "-"));
            if (recipe.sound) {
                String tone = "sine=frequency=440:sample_rate=44100:duration=" + (double) recipe.frames / recipe.fps;
                command.addAll(List.of("-f", "lavfi", "-i", tone, "-c:a", "aac", "-ac", "2"));
            }
            command.addAll(recipe.codec);
            command.addAll(List.of("-f", "flv", file.toString()));
            run(program, command, recipe);
            return read(Files.readAllBytes(file));
        } finally {
            Files.delete(file);
        }
    }

    private static void run(Path program, List<String> command, Recipe recipe)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("clip", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        if (program.getParent() != null) {
            builder.environment().put("LD_LIBRARY_PATH", program.getParent().toString());
        }
        Process process = builder.start();
        try (OutputStream pipe = process.getOutputStream()) {
            for (int n = 0; n < recipe.frames; n++) {
                pipe.write(Barcode.i420(recipe.width, recipe.height, n));
            }
        } catch (IOException e) {
            throw new IOException("ffmpeg took no more frames: " + Files.readString(log), e);
        }
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("ffmpeg failed: " + Files.readString(log));
        }
        Files.delete(log);
    }

    /** The tags of an FLV file. */
    private static List<MediaPacket> read(byte[] flv) {
        List<MediaPacket> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(flv).position(9 + 4);
        while (in.remaining() > 11) {
            int type = in.get();
            int size = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff);
            long time = (in.get() & 0xff) << 16 | (in.getShort() & 0xffff) | (in.get() & 0xffL) << 24;
            in.position(in.position() + 3);
            byte[] body = new byte[size];
            in.get(body);
            in.getInt();
            MediaPacket.Kind kind =
                    switch (type) {
                        case 8 -> MediaPacket.Kind.AUDIO;
                        case 9 -> MediaPacket.Kind.VIDEO;
                        default -> MediaPacket.Kind.DATA;
                    };
            packets.add(new MediaPacket(kind, body, time));
        }
        return packets;
    }
}
