package red5.faceswap.session;

import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.FramePool;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.Pictures;

/** A publisher whose frames the test sends by hand, with or without demand. */
final class ScriptedSource implements FrameSource {
    private final FramePool pool;
    private FrameSink sink;
    volatile boolean wanted;
    volatile boolean closed;

    ScriptedSource(FramePool pool) {
        this.pool = pool;
    }

    void picture(long timestampMicros, int luma) {
        picture(timestampMicros, luma, 64, 32);
    }

    void picture(long timestampMicros, int luma, int width, int height) {
        sink.arrived(timestampMicros);
        sink.video(Pictures.of(pool, width, height, timestampMicros, luma));
    }

    void sound(long timestampMicros, int value) {
        sink.arrived(timestampMicros);
        sink.audio(new AudioFrame(new short[] {(short) value}, 48000, 1, timestampMicros));
    }

    /** As decoders give it: 48 kHz stereo. */
    void stereo(long timestampMicros, int millis) {
        sink.arrived(timestampMicros);
        sink.audio(new AudioFrame(new short[2 * 48 * millis], 48000, 2, timestampMicros));
    }

    @Override
    public String describe() {
        return "scripted";
    }

    @Override
    public void open(FrameSink target) {
        sink = target;
    }

    @Override
    public void demand(boolean now) {
        wanted = now;
    }

    @Override
    public Stats stats() {
        return new Stats(0, 0, 0, 7, 2.5, 64, 32);
    }

    @Override
    public void close() {
        closed = true;
    }
}
