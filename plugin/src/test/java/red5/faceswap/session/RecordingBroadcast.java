package red5.faceswap.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.Broadcast;

/** A broadcast that keeps what it is given. The test plays the viewers. */
final class RecordingBroadcast implements Broadcast {
    final String name;
    private final Listener listener;
    private final List<EncodedPicture> pictures = new ArrayList<>();
    private final List<EncodedSound> sounds = new ArrayList<>();
    private int viewers;
    private int dismissals;
    private boolean closed;

    RecordingBroadcast(String name, Listener listener) {
        this.name = name;
        this.listener = listener;
    }

    /** A viewer comes, and can receive. */
    void join() {
        connect();
        listener.keyFrameWanted();
    }

    /** A viewer comes, but cannot receive yet. */
    void connect() {
        synchronized (this) {
            viewers++;
        }
        listener.demand(true);
    }

    void leave() {
        synchronized (this) {
            viewers = 0;
        }
        listener.demand(false);
    }

    void wantKeyFrame() {
        listener.keyFrameWanted();
    }

    @Override
    public synchronized void picture(EncodedPicture picture) {
        pictures.add(picture);
        notifyAll();
    }

    @Override
    public synchronized void sound(EncodedSound sound) {
        sounds.add(sound);
        notifyAll();
    }

    @Override
    public synchronized int viewers() {
        return viewers;
    }

    @Override
    public void dismiss(String why) {
        synchronized (this) {
            dismissals++;
        }
        leave();
    }

    @Override
    public synchronized void close() {
        closed = true;
        viewers = 0;
    }

    synchronized boolean closed() {
        return closed;
    }

    synchronized int dismissals() {
        return dismissals;
    }

    synchronized List<EncodedPicture> pictures() {
        return List.copyOf(pictures);
    }

    synchronized List<EncodedSound> sounds() {
        return List.copyOf(sounds);
    }

    /** All pictures once there are that many; fewer after a minute. */
    synchronized List<EncodedPicture> awaitPictures(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (pictures.size() < count && System.nanoTime() < end) {
            wait(100);
        }
        return pictures();
    }

    synchronized List<EncodedSound> awaitSounds(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (sounds.size() < count && System.nanoTime() < end) {
            wait(100);
        }
        return sounds();
    }
}
