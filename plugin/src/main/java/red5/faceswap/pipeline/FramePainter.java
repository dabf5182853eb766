package red5.faceswap.pipeline;

import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/** Draws what is no face. Thread-safe. */
public interface FramePainter {
    /** A new picture without content, with one reference. */
    VideoFrame slate(int width, int height);

    /**
     * A new picture, with one reference, in which nobody is recognisable, not even a face that fills it.
     *
     * @param picture read only
     */
    VideoFrame blurred(VideoFrame picture) throws MediaException;

    /**
     * Writes words that disclose the swap.
     *
     * @param target a frame nobody else has yet
     * @param words not empty
     */
    void label(VideoFrame target, String words) throws MediaException;
}
