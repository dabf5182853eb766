package red5.faceswap.session.output;

import red5.faceswap.media.AudioFrame;
import red5.faceswap.rtc.Broadcast;

/** Pictures with the sound that belongs to them. Closes both. Thread-safe; no method but {@link #close} blocks. */
public final class MediaOutput implements AutoCloseable {
    private final PictureOutput pictures;
    private final SoundOutput sound;

    public MediaOutput(PictureOutput pictures, SoundOutput sound) {
        this.pictures = pictures;
        this.sound = sound;
    }

    public PictureOutput pictures() {
        return pictures;
    }

    public Broadcast broadcast() {
        return pictures.broadcast();
    }

    public boolean watched() {
        return pictures.watched();
    }

    /** Whether anybody listens; sound rests meanwhile. */
    public void soundWanted(boolean wanted) {
        sound.wanted(wanted);
    }

    /** Hands a picture over; takes the reference. */
    public void offer(Picture picture) {
        pictures.offer(picture);
    }

    /** Sound on the server's clock. */
    public void offer(AudioFrame piece) {
        sound.offer(piece);
    }

    /** How long pictures take from capture to sending. */
    public void pictureDelay(long micros) {
        sound.pictureDelay(micros);
    }

    /** Pictures as published must not be shown from now on, not even those that wait already. */
    public void forgetOriginals() {
        pictures.forgetOriginals();
    }

    @Override
    public void close() {
        sound.close();
        pictures.close();
    }
}
