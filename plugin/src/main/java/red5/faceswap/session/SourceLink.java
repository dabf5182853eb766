package red5.faceswap.session;

import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.Failures;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.Size;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.session.output.Codecs;
import red5.faceswap.session.output.FrameFitter;

/**
 * The tie between a session and one publisher's source. Once cut, nothing of that publisher reaches the session any more, though
 * its decoder may still be busy.
 */
final class SourceLink implements FrameSink, AutoCloseable {
    private final SwapSession session;
    private final FrameSource source;
    private final FrameFitter fitter;
    private final int maxShorterSide;
    private volatile boolean cut;

    /** @param maxShorterSide larger pictures are scaled down to it, pixels */
    SourceLink(SwapSession session, FrameSource source, int maxShorterSide, Codecs codecs) {
        this.session = session;
        this.source = source;
        this.fitter = new FrameFitter(codecs);
        this.maxShorterSide = maxShorterSide;
    }

    FrameSource source() {
        return source;
    }

    void cut() {
        cut = true;
    }

    @Override
    public void arrived(long timestampMicros) {
        if (!cut) {
            session.arrived(timestampMicros);
        }
    }

    @Override
    public void video(VideoFrame frame) {
        if (cut || !session.wantsPictures()) {
            frame.close();
            return;
        }
        session.decoded(frame);
        VideoFrame fitted;
        try {
            Size size = Size.within(frame.width(), frame.height(), maxShorterSide);
            fitted = fitter.fit(frame, size.width(), size.height());
        } catch (MediaException | RuntimeException | Error e) {
            session.problem("A picture cannot be scaled: " + Failures.words(e));
            return;
        } finally {
            frame.close();
        }
        session.video(fitted);
    }

    @Override
    public void audio(AudioFrame sound) {
        if (!cut) {
            session.audio(sound);
        }
    }

    @Override
    public void problem(String sentence) {
        if (!cut) {
            session.problem(sentence);
        }
    }

    /** Stops the source; may wait for its threads. */
    @Override
    public void close() {
        cut();
        source.close();
        fitter.close(); // after the source, whose thread uses it
    }
}
