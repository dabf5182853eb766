package red5.faceswap.session.output;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;
import red5.faceswap.rtc.ViewerStats;

/** A broadcast that keeps what it is given. The test plays the viewers. */
public final class RecordingBroadcast implements Broadcast {
    private final String name;
    private final Listener listener;
    private final List<EncodedPicture> pictures = new ArrayList<>();
    private final List<List<EncodedPicture>> byRung = new ArrayList<>();
    private final List<List<Rung>> announced = new ArrayList<>();
    private final List<EncodedSound> sounds = new ArrayList<>();
    private int viewers;
    private int dismissals;
    private boolean closed;

    public RecordingBroadcast(String name, Listener listener) {
        this.name = name;
        this.listener = listener;
    }

    /** A viewer comes, and can receive. */
    public void join() {
        connect();
        listener.keyFrameWanted(0);
    }

    /** A viewer comes, but cannot receive yet. */
    public void connect() {
        synchronized (this) {
            viewers++;
        }
        listener.demand(true);
        listener.rungWanted(0, true);
    }

    public void leave() {
        synchronized (this) {
            viewers = 0;
        }
        listener.rungWanted(0, false);
        listener.demand(false);
    }

    public void wantKeyFrame() {
        wantKeyFrame(0);
    }

    public void wantKeyFrame(int rung) {
        listener.keyFrameWanted(rung);
    }

    /** Viewers begin or cease to get a rung. */
    public void want(int rung, boolean wanted) {
        listener.rungWanted(rung, wanted);
    }

    @Override
    public synchronized void rungs(List<Rung> rungs) {
        announced.add(rungs);
    }

    /** What it was told, oldest first. */
    public synchronized List<List<Rung>> announced() {
        return List.copyOf(announced);
    }

    @Override
    public synchronized void picture(int rung, EncodedPicture picture) {
        pictures.add(picture);
        while (byRung.size() <= rung) {
            byRung.add(new ArrayList<>());
        }
        byRung.get(rung).add(picture);
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
    public CompletionStage<List<ViewerStats>> stats() {
        return CompletableFuture.completedStage(List.of());
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

    public synchronized boolean closed() {
        return closed;
    }

    public synchronized int dismissals() {
        return dismissals;
    }

    public synchronized List<EncodedPicture> pictures() {
        return List.copyOf(pictures);
    }

    /** Of one rung. */
    public synchronized List<EncodedPicture> pictures(int rung) {
        return rung < byRung.size() ? List.copyOf(byRung.get(rung)) : List.of();
    }

    /** All of one rung once there are that many; fewer after a minute. */
    public synchronized List<EncodedPicture> awaitPictures(int rung, int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (pictures(rung).size() < count && System.nanoTime() < end) {
            wait(100);
        }
        return pictures(rung);
    }

    public synchronized List<EncodedSound> sounds() {
        return List.copyOf(sounds);
    }

    /** All pictures once there are that many; fewer after a minute. */
    public synchronized List<EncodedPicture> awaitPictures(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (pictures.size() < count && System.nanoTime() < end) {
            wait(100);
        }
        return pictures();
    }

    public synchronized List<EncodedSound> awaitSounds(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (sounds.size() < count && System.nanoTime() < end) {
            wait(100);
        }
        return sounds();
    }
}
