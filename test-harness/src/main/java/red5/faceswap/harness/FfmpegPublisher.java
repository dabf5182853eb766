package red5.faceswap.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes to an RTMP server by the ffmpeg program that comes with its JavaCPP presets: H.264 by OpenH264, AAC sound.
 */
public final class FfmpegPublisher implements AutoCloseable {
    /** H.264 without B-frames at 2 Mbit/s with a key frame every two seconds at 24 pictures a second, AAC at 48 kHz. */
    public static final List<String> H264_AAC = List.of(
            "-c:v",
            "libopenh264",
            "-pix_fmt",
            "yuv420p",
            "-b:v",
            "2M",
            "-g",
            "48",
            "-c:a",
            "aac",
            "-ar",
            "48000",
            "-b:a",
            "96k");

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Process process;
    private final ProgramOutput output;

    private FfmpegPublisher(Process process, ProgramOutput output) {
        this.process = process;
        this.output = output;
    }

    /** Plays a film over and over, at twice its size, in real time, with a melody for its sound. */
    public static FfmpegPublisher loop(Path film, String url) throws IOException {
        return publish(
                List.of("-stream_loop", "-1", "-re", "-i", film.toString(), "-re", "-f", "lavfi", "-i", MELODY),
                concat(List.of("-map", "0:v", "-map", "1:a", "-vf", "scale=2*iw:2*ih:flags=lanczos"), H264_AAC),
                url);
    }

    /** Publishes what ffmpeg's own sources make, in real time: for example {@code testsrc2=size=640x360:rate=30}, {@code sine=440}. */
    public static FfmpegPublisher generated(String video, String audio, String url) throws IOException {
        return publish(
                List.of("-re", "-f", "lavfi", "-i", video, "-re", "-f", "lavfi", "-i", audio),
                concat(List.of("-map", "0:v", "-map", "1:a"), H264_AAC),
                url);
    }

    /** Five notes of a scale, half a second each, fading out, over a soft base tone. */
    private static final String MELODY = "aevalsrc=exprs='0.3*exp(-4*mod(t,0.5))*sin(2*PI*t*(262*gte(mod(t,2.5),0)"
            + "+32*gte(mod(t,2.5),0.5)+36*gte(mod(t,2.5),1)+62*gte(mod(t,2.5),1.5)+48*gte(mod(t,2.5),2)))"
            + "+0.05*sin(2*PI*131*t)':sample_rate=48000";

    /**
     * Runs ffmpeg.
     *
     * @param inputs options up to and with the inputs
     * @param encoding options of the output
     * @param url where to publish; FLV over RTMP
     */
    public static FfmpegPublisher publish(List<String> inputs, List<String> encoding, String url) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-loglevel", "warning", "-nostats", "-progress", "pipe:1"));
        arguments.addAll(inputs);
        arguments.addAll(encoding);
        arguments.addAll(List.of("-f", "flv", url));
        Process process =
                Checkout.ffmpegProcess(arguments).redirectErrorStream(true).start();
        Path log = Files.createTempFile(Files.createDirectories(Checkout.work().resolve("logs")), "ffmpeg-", ".log");
        return new FfmpegPublisher(process, new ProgramOutput("ffmpeg", process, log));
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Returns when pictures flow to the server, that is at ffmpeg's second progress report. */
    public FfmpegPublisher awaitFlow() throws IOException, InterruptedException {
        output.await("^frame=\\s*[1-9]", 2, START);
        return this;
    }

    public ProgramOutput output() {
        return output;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the program ends by itself. */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** Breaks off without a goodbye, as a lost connection would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            ProgramOutput.stop(process, STOP);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
