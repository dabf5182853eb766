package red5.faceswap.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Pictures;
import red5.faceswap.rtc.Rung;
import red5.faceswap.session.output.Codecs;

/** Codecs whose packets are a picture's brightness, or a piece of sound as it came: cheap, and a test can read them. */
final class ReadableCodecs implements Codecs {
    /** Called on the encoding thread before each picture. */
    interface Hook {
        void before(Rung rung) throws MediaException;
    }

    private final FramePool pool;
    final List<Rung> opened = new CopyOnWriteArrayList<>();
    volatile Hook onPicture = rung -> {};

    ReadableCodecs(FramePool pool) {
        this.pool = pool;
    }

    static int luma(EncodedPicture picture) {
        return picture.data()[0] & 255;
    }

    @Override
    public PictureEncoder pictures(Rung rung) {
        opened.add(rung);
        NativeLedger.opened("test-encoder");
        return new PictureEncoder() {
            private boolean begun;

            @Override
            public EncodedPicture encode(VideoFrame frame, long timestampMicros, boolean key) throws MediaException {
                onPicture.before(rung);
                byte[] data = {(byte) Pictures.luma(frame)};
                boolean isKey = key || !begun;
                begun = true;
                return new EncodedPicture(data, isKey, rung.width(), rung.height(), 0, timestampMicros);
            }

            @Override
            public void close() {
                NativeLedger.closed("test-encoder");
            }
        };
    }

    @Override
    public SoundEncoder sound() {
        NativeLedger.opened("test-encoder");
        return new SoundEncoder() {
            @Override
            public List<EncodedSound> encode(AudioFrame sound) {
                return List.of(new EncodedSound(new byte[] {(byte) sound.samples()[0]}, sound.timestampMicros()));
            }

            @Override
            public void close() {
                NativeLedger.closed("test-encoder");
            }
        };
    }

    @Override
    public FrameScaler scaler() {
        NativeLedger.opened("test-scaler");
        return new FrameScaler() {
            @Override
            public VideoFrame scale(VideoFrame frame, int width, int height) {
                VideoFrame scaled = pool.take(width, height, frame.timestampMicros());
                Pictures.fill(scaled, Pictures.luma(frame));
                return scaled;
            }

            @Override
            public void close() {
                NativeLedger.closed("test-scaler");
            }
        };
    }
}
