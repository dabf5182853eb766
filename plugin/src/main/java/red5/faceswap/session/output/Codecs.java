package red5.faceswap.session.output;

import java.util.List;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.rtc.Rung;

/** What a session needs of the media package: makes encoders and scalers, each for one thread at a time. */
public interface Codecs {
    /** Of pictures of that rung's size. */
    PictureEncoder pictures(Rung rung) throws MediaException;

    SoundEncoder sound() throws MediaException;

    FrameScaler scaler() throws MediaException;

    /** Encodes pictures of one size. */
    interface PictureEncoder extends AutoCloseable {
        /** Null when the encoder gave nothing for this frame. */
        EncodedPicture encode(VideoFrame frame, long timestampMicros, boolean key) throws MediaException;

        @Override
        void close();
    }

    /** Encodes sound into packets of 20 ms or so. */
    interface SoundEncoder extends AutoCloseable {
        List<EncodedSound> encode(AudioFrame sound) throws MediaException;

        @Override
        void close();
    }

    /** Changes pictures' size. */
    interface FrameScaler extends AutoCloseable {
        VideoFrame scale(VideoFrame frame, int width, int height) throws MediaException;

        @Override
        void close();
    }
}
