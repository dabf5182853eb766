package red5.faceswap.harness.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a {@link ClockedPublisher} publishes: {@link #to} gives 640x360 at 30 frames per second, a key frame each two seconds,
 * H.264 by libopenh264 at 1.2 Mbit/s, AAC; each method returns a changed copy. Immutable from outside.
 */
public final class Publication implements Cloneable {
    /** Where the bar code is drawn. */
    public enum Edge {
        TOP,
        BOTTOM
    }

    /** How the picture is encoded. */
    public enum Codec {
        /** H.264 by the ffmpeg that JavaCV carries: there everywhere, no B-frames */
        OPENH264(Ffmpeg.CARRIED, "-c:v", "libopenh264", "-rc_mode", "bitrate", "-allow_skip_frames", "0"),
        /** H.264 as OBS sends it, by the system's ffmpeg */
        X264(Ffmpeg.SYSTEM, "-c:v", "libx264", "-preset", "veryfast"),
        /** Sorenson's H.263: a codec of the Flash days that nobody decodes today */
        SORENSON(Ffmpeg.CARRIED, "-c:v", "flv");

        private final Ffmpeg ffmpeg;
        private final List<String> options;

        Codec(Ffmpeg ffmpeg, String... options) {
            this.ffmpeg = ffmpeg;
            this.options = List.of(options);
        }

        Ffmpeg ffmpeg() {
            return ffmpeg;
        }

        /** Whether this machine has the encoder. */
        public boolean available() {
            return ffmpeg.available();
        }
    }

    private final String url;
    private int width = 640;
    private int height = 360;
    private int fps = 30;
    private double keyFrameSeconds = 2;
    private int bFrames;
    private Codec codec = Codec.OPENH264;
    private boolean picture = true;
    private boolean sound = true;
    private int kbit = 1200;
    private Path clip;
    private Edge edge = Edge.TOP;
    private int firstNumber;
    private int corruptEveryBytes;
    private int jumpEverySeconds;

    private Publication(String url) {
        this.url = url;
    }

    /** Publishes to that RTMP address, for example {@code rtmp://127.0.0.1/live/cam}; a file's name writes FLV there. */
    public static Publication to(String url) {
        return new Publication(url);
    }

    /** Pixels, both even. */
    public Publication sized(int newWidth, int newHeight) {
        if (newWidth % 2 != 0 || newHeight % 2 != 0 || newWidth < 2 || newHeight < 2) {
            throw new IllegalArgumentException("width and height are even: " + newWidth + "x" + newHeight);
        }
        return changed(p -> {
            p.width = newWidth;
            p.height = newHeight;
        });
    }

    public Publication atFps(int newFps) {
        return changed(p -> p.fps = newFps);
    }

    public Publication keyFrameEvery(double seconds) {
        return changed(p -> p.keyFrameSeconds = seconds);
    }

    /** With that encoder and so many B-frames between two reference frames; B-frames need {@link Codec#X264}. */
    public Publication encodedBy(Codec newCodec, int newBFrames) {
        if (newBFrames > 0 && newCodec != Codec.X264) {
            throw new IllegalArgumentException("B-frames need X264");
        }
        return changed(p -> {
            p.codec = newCodec;
            p.bFrames = newBFrames;
        });
    }

    public Publication withoutSound() {
        return changed(p -> p.sound = false);
    }

    public Publication withoutPicture() {
        return changed(p -> p.picture = false);
    }

    /** Video bit rate. */
    public Publication atKbit(int newKbit) {
        return changed(p -> p.kbit = newKbit);
    }

    /** Draws over a clip, so that there are faces, instead of over a generated texture. */
    public Publication over(Path newClip) {
        return changed(p -> p.clip = newClip);
    }

    public Publication codeAt(Edge newEdge) {
        return changed(p -> p.edge = newEdge);
    }

    /** The first frame's number, so that a publisher who returns can go on counting. */
    public Publication countingFrom(int number) {
        return changed(p -> p.firstNumber = number);
    }

    /** On the average one byte in so many of the video packets is made wrong. */
    public Publication corruptedEvery(int bytes) {
        return changed(p -> p.corruptEveryBytes = bytes);
    }

    /** Every so many seconds the timestamps of picture and sound jump: in turn 1000 s ahead and 1002 s back. */
    public Publication jumpingEvery(int seconds) {
        return changed(p -> p.jumpEverySeconds = seconds);
    }

    public String url() {
        return url;
    }

    public int fps() {
        return fps;
    }

    public int firstNumber() {
        return firstNumber;
    }

    boolean hasPicture() {
        return picture;
    }

    boolean hasSound() {
        return sound;
    }

    Codec codec() {
        return codec;
    }

    /** A new source of its frames. */
    ClockedPicture drawing() throws IOException, InterruptedException {
        return ClockedPicture.of(Optional.ofNullable(clip), width, height, fps, edge);
    }

    /** What ffmpeg is called with: {@link RawMatroska} on its standard input, FLV to that target. */
    List<String> ffmpegArguments(String target) {
        List<String> arguments =
                arguments("-loglevel warning -probesize 32 -analyzeduration 0 -f matroska -i pipe:0 -flush_packets 1");
        if (picture) {
            arguments.addAll(codec.options);
            long gop = Math.max(1, Math.round(keyFrameSeconds * fps));
            arguments.addAll(arguments("-b:v " + kbit + "k -maxrate " + kbit + "k -bufsize " + kbit + "k -g " + gop));
            if (codec == Codec.X264) {
                arguments.addAll(
                        arguments("-pix_fmt yuv420p -bf " + bFrames + (bFrames == 0 ? " -tune zerolatency" : "")));
            }
            if (corruptEveryBytes > 0) {
                arguments.addAll(arguments("-bsf:v noise=amount=" + corruptEveryBytes));
            }
        }
        if (sound) {
            arguments.addAll(arguments("-c:a aac -b:a 128k -ac 2"));
        }
        if (jumpEverySeconds > 0) {
            // FLV carries 31 bits of milliseconds: a whole turn less something is a step back, which ffmpeg would not
            // send otherwise;
            // sound begins a little before 0
            String shift = "setts=ts=TS+(ceil(N/2)*1000+floor(N/2)*(2147483.648-1002))/TB"
                    .replace("N", "floor(abs(TS*TB)/" + jumpEverySeconds + ")");
            arguments.addAll(List.of("-bsf:v", shift, "-bsf:a", shift));
        }
        arguments.addAll(arguments("-flvflags no_duration_filesize -f flv"));
        arguments.add(target);
        return arguments;
    }

    private static List<String> arguments(String words) {
        return new ArrayList<>(List.of(words.split(" ")));
    }

    private Publication changed(Consumer<Publication> change) {
        try {
            Publication copy = (Publication) clone();
            change.accept(copy);
            if (!copy.picture && !copy.sound) {
                throw new IllegalArgumentException("neither picture nor sound");
            }
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
