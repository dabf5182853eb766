package red5.faceswap.ingest;

import java.util.function.Consumer;
import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.AudioDecoder;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.PictureDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;

/** Turns WebSocket messages into frames and feeds a sink. */
final class WebSocketDecoding implements DecodeWorker.Decoding<WebSocketUnit> {
    private static final int IDLE_FRAMES = 8;
    private static final byte[] NO_CONFIG = {};

    private final FrameSink sink;
    private final DecodeCounters counters;
    private final Consumer<String> damage;
    private final AudioDecoder audio;
    private final FramePool pool = new FramePool(IDLE_FRAMES);
    private final PictureDecoder pictures = new PictureDecoder(pool);

    /** @param damage told what could not be decoded, besides the sink */
    WebSocketDecoding(FrameSink sink, DecodeCounters counters, int sampleRate, int channels, Consumer<String> damage)
            throws MediaException {
        this.sink = sink;
        this.counters = counters;
        this.damage = damage;
        this.audio = new AudioDecoder(AudioCodec.PCM, NO_CONFIG, sampleRate, channels);
    }

    @Override
    public void decode(DecodeQueue.Turn<WebSocketUnit> turn) {
        WebSocketUnit unit = turn.unit();
        try {
            if (unit.picture()) {
                picture(unit, turn.show());
            } else {
                if (turn.afterGap()) {
                    audio.flush();
                }
                audio.decode(unit.message(), 1, unit.message().length - 1, unit.decodeMicros(), sink::audio);
            }
        } catch (MediaException e) {
            damage.accept(e.getMessage());
            sink.problem(e.getMessage());
        }
    }

    private void picture(WebSocketUnit unit, boolean show) throws MediaException {
        if (!show) {
            return; // a newer picture waits, and nothing depends on this one
        }
        long start = System.nanoTime();
        VideoFrame frame = pictures.decode(unit.message(), 1, unit.message().length - 1, unit.decodeMicros());
        counters.decoded(1, System.nanoTime() - start);
        counters.shown(frame);
        sink.video(frame);
    }

    @Override
    public void close() {
        audio.close();
        pictures.close();
        pool.close();
    }
}
