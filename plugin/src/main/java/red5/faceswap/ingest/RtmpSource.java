package red5.faceswap.ingest;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;

/**
 * The frames of an RTMP publisher: FLV tag bodies in, pictures and sound out, on a thread of its own
 * ({@code faceswap-<stream>-decode}).
 *
 * <p>Understood are H.264, H.265, VP8, VP9 and AV1, and AAC, MP3, Opus, Speex, Nellymoser, G.711 and PCM, in FLV's classic tags and in
 * Enhanced RTMP's. Whatever else comes is named in a sentence to {@link FrameSink#problem}.
 *
 * <p>{@link FrameSink#arrived} is called from the threads that bring packets, {@link FrameSink#problem} from these as well as from the decoding
 * thread; {@code video} and {@code audio} from the decoding thread only.
 *
 * <p>Frames carry the publisher's time (RTMP timestamp x 1000, plus the composition offset), made increasing as {@link StreamClock} says.
 */
public final class RtmpSource implements FrameSource {
    /** Default bound on the packets that wait: 8 MB are 32 s at 2 Mbit/s. */
    public static final long DEFAULT_BACKLOG_BYTES = 8_000_000;

    private static final byte[] NO_CONFIG = {};
    /** Sentences that are said once name what a publisher sends, so their number must not be his choice. */
    private static final int MAX_SAID = 20;

    private final String stream;
    private final DecodeQueue<CodedUnit> queue;
    private final DecodeCounters counters = new DecodeCounters();
    private final StreamClock clock = new StreamClock(System::nanoTime);
    private final ArrivalWatch watch = new ArrivalWatch();
    private final Set<String> said = new HashSet<>();
    private DecodeWorker<CodedUnit> worker;
    private FrameSink sink;
    private boolean closed;
    private VideoTag.Config videoConfig;
    private AudioTag.Config audioConfig;
    private volatile VideoCodec videoCodec;
    private volatile AudioCodec audioCodec;

    /**
     * A source that is not open yet.
     *
     * @param stream the stream's name, for the thread's name and the log
     * @param backlogBytes bound on the packets that wait to be decoded or are kept for the first viewer
     */
    public RtmpSource(String stream, long backlogBytes) {
        this.stream = stream;
        this.queue = new DecodeQueue<>(backlogBytes);
    }

    @Override
    public String describe() {
        String codecs = Stream.of(
                        videoCodec == null ? "" : videoCodec.title(), audioCodec == null ? "" : audioCodec.title())
                .filter(title -> !title.isEmpty())
                .collect(Collectors.joining(" + "));
        return codecs.isEmpty() ? "RTMP" : "RTMP " + codecs;
    }

    @Override
    public synchronized void open(FrameSink frames) {
        if (sink != null) {
            throw new IllegalStateException("a source is opened once");
        }
        sink = frames;
        if (!closed) {
            worker = new DecodeWorker<>(stream, queue, new RtmpDecoding(frames, counters), frames::problem);
        }
    }

    @Override
    public void demand(boolean wanted) {
        queue.demand(wanted);
    }

    /**
     * Takes a packet of the publisher. Returns at once and may be called from several threads; packets count in the order of the
     * calls. Packets before {@link #open} are used for their configuration and kept like those without demand.
     */
    public synchronized void packet(MediaPacket packet) {
        if (closed) {
            return;
        }
        switch (packet.kind()) {
            case VIDEO -> video(packet);
            case AUDIO -> audio(packet);
            case DATA -> {
                // metadata: all that matters here is in the codecs' own configuration
            }
        }
    }

    private void video(MediaPacket packet) {
        counters.videoPacket();
        VideoTag tag = VideoTag.read(packet.bytes());
        if (tag instanceof VideoTag.Config config) {
            videoCodec = config.codec();
            if (videoConfig == null
                    || videoConfig.codec() != config.codec()
                    || !Arrays.equals(videoConfig.bytes(), config.bytes())) {
                videoConfig = config;
            }
        } else if (tag instanceof VideoTag.Picture picture) {
            picture(packet, picture);
        } else if (tag instanceof VideoTag.Unsupported unsupported) {
            watch.undecodableVideo();
            once("The publisher's video codec (" + unsupported.codec()
                    + ") cannot be decoded. Set the publisher's encoder to H.264.");
        } else if (tag instanceof VideoTag.Broken broken) {
            sink("A video packet " + broken.what() + " and was left out.");
        }
    }

    private void picture(MediaPacket packet, VideoTag.Picture picture) {
        long millis = clock.video(packet.timestampMillis());
        arrived(millis);
        watch.video(millis, picture.key()).ifPresent(this::sink);
        videoCodec = picture.codec();
        boolean configured = videoConfig != null && videoConfig.codec() == picture.codec();
        if (!configured && picture.codec().needsConfig()) {
            once("The publisher sends " + picture.codec().title()
                    + " pictures without their configuration (sequence header): nothing can be shown until it comes."
                    + " Restart the publisher if this stays.");
            return;
        }
        queue.add(new CodedUnit.Picture(
                picture.codec(),
                configured ? videoConfig.bytes() : NO_CONFIG,
                packet.bytes(),
                picture.offset(),
                picture.key(),
                millis * 1000,
                (millis + picture.compositionMillis()) * 1000));
    }

    private void audio(MediaPacket packet) {
        counters.audioPacket();
        AudioTag tag = AudioTag.read(packet.bytes());
        if (tag instanceof AudioTag.Config config) {
            audioCodec = config.codec();
            if (audioConfig == null
                    || audioConfig.codec() != config.codec()
                    || !Arrays.equals(audioConfig.bytes(), config.bytes())) {
                audioConfig = config;
            }
        } else if (tag instanceof AudioTag.Sound sound) {
            sound(packet, sound);
        } else if (tag instanceof AudioTag.Unsupported unsupported) {
            watch.undecodableAudio();
            once("The publisher's sound codec (" + unsupported.codec()
                    + ") cannot be decoded. Set the publisher's encoder to AAC.");
        } else if (tag instanceof AudioTag.Broken broken) {
            sink("A packet of sound " + broken.what() + " and was left out.");
        }
    }

    private void sound(MediaPacket packet, AudioTag.Sound sound) {
        long millis = clock.audio(packet.timestampMillis());
        arrived(millis);
        watch.audio(millis).ifPresent(this::sink);
        audioCodec = sound.codec();
        boolean configured = audioConfig != null && audioConfig.codec() == sound.codec();
        if (!configured && sound.codec().needsConfig()) {
            once("The publisher sends " + sound.codec().title()
                    + " sound without its configuration (sequence header): nothing can be heard until it comes."
                    + " Restart the publisher if this stays.");
            return;
        }
        queue.add(new CodedUnit.Sound(
                sound.codec(),
                configured ? audioConfig.bytes() : NO_CONFIG,
                packet.bytes(),
                sound.offset(),
                sound.sampleRate(),
                sound.channels(),
                millis * 1000));
    }

    private void arrived(long millis) {
        if (sink != null) {
            sink.arrived(millis * 1000);
        }
    }

    private void once(String sentence) {
        if (sink != null && said.size() < MAX_SAID && said.add(sentence)) {
            sink.problem(sentence);
        }
    }

    private void sink(String sentence) {
        if (sink != null) {
            sink.problem(sentence);
        }
    }

    /** Bytes of packets waiting or kept, overhead included. */
    long waitingBytes() {
        return queue.waitingBytes();
    }

    @Override
    public Stats stats() {
        return counters.stats(queue.dropped());
    }

    @Override
    public void close() {
        DecodeWorker<CodedUnit> ending;
        synchronized (this) {
            closed = true;
            ending = worker;
        }
        queue.close();
        if (ending != null) {
            ending.close();
        }
    }
}
