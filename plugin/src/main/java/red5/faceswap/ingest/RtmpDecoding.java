package red5.faceswap.ingest;

import java.util.function.Consumer;
import red5.faceswap.media.AudioDecoder;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;

/** Turns RTMP packets into frames: opens decoders as the packets' configurations demand, and feeds a sink. */
final class RtmpDecoding implements DecodeWorker.Decoding<CodedUnit> {
    /** Idle frames kept for reuse: about what a pipeline holds at once. */
    private static final int IDLE_FRAMES = 8;

    private final FrameSink sink;
    private final DecodeCounters counters;
    private final FramePool pool = new FramePool(IDLE_FRAMES);
    private VideoDecoder video;
    private AudioDecoder audio;
    private CodedUnit.Picture videoOpenedFor;
    private CodedUnit.Sound audioOpenedFor;
    private long shownMicros = Long.MIN_VALUE;

    RtmpDecoding(FrameSink sink, DecodeCounters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    @Override
    public void decode(DecodeQueue.Turn<CodedUnit> turn) {
        try {
            if (turn.unit() instanceof CodedUnit.Picture picture) {
                picture(picture, turn.afterGap(), turn.show());
            } else if (turn.unit() instanceof CodedUnit.Sound sound) {
                sound(sound, turn.afterGap());
            }
        } catch (MediaException e) {
            sink.problem(e.getMessage());
        }
    }

    private void picture(CodedUnit.Picture unit, boolean afterGap, boolean show) throws MediaException {
        if (videoOpenedFor == null
                || unit.config() != videoOpenedFor.config()
                || unit.codec() != videoOpenedFor.codec()) {
            reopen(unit, show && !afterGap);
        } else if (afterGap && video != null) {
            video.flush();
        }
        if (video == null) {
            return; // its configuration was refused, which has been said
        }
        long start = System.nanoTime();
        int pictures = video.decode(
                unit.data(),
                unit.offset(),
                unit.data().length - unit.offset(),
                unit.key(),
                unit.presentMicros(),
                show,
                this::show);
        counters.decoded(pictures, System.nanoTime() - start);
    }

    private void reopen(CodedUnit.Picture unit, boolean showRest) throws MediaException {
        videoOpenedFor = unit;
        if (video != null) {
            try (VideoDecoder old = video) {
                video = null;
                if (showRest) {
                    counters.decoded(old.drain(this::show), 0);
                }
            }
        }
        video = new VideoDecoder(unit.codec(), unit.config(), pool);
    }

    private void show(VideoFrame frame) {
        counters.shown(frame);
        shownMicros = Math.max(shownMicros + 1000, frame.timestampMicros());
        sink.video(frame.timestampMicros() == shownMicros ? frame : retimed(frame));
    }

    /** A frame that claims an earlier time than the one shown before it gets the next possible time. */
    private VideoFrame retimed(VideoFrame frame) {
        try (frame) {
            return frame.copy(shownMicros);
        }
    }

    private void sound(CodedUnit.Sound unit, boolean afterGap) throws MediaException {
        if (audioOpenedFor == null || !sameFormat(unit, audioOpenedFor)) {
            closeAudio();
            audioOpenedFor = unit;
            audio = new AudioDecoder(unit.codec(), unit.config(), unit.sampleRate(), unit.channels());
        } else if (afterGap && audio != null) {
            audio.flush();
        }
        if (audio != null) {
            Consumer<red5.faceswap.media.AudioFrame> out = sink::audio;
            audio.decode(unit.data(), unit.offset(), unit.data().length - unit.offset(), unit.decodeMicros(), out);
        }
    }

    private static boolean sameFormat(CodedUnit.Sound a, CodedUnit.Sound b) {
        return a.config() == b.config()
                && a.codec() == b.codec()
                && a.sampleRate() == b.sampleRate()
                && a.channels() == b.channels();
    }

    private void closeAudio() {
        if (audio != null) {
            audio.close();
            audio = null;
        }
    }

    @Override
    public void close() {
        closeAudio();
        if (video != null) {
            video.close();
            video = null;
        }
        pool.close();
    }
}
