package red5.faceswap.rtc;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;

/** A live stream made of drawn pictures and a tone, for a broadcast to carry. Encodes only while it is watched. */
public final class SyntheticStream implements Broadcast.Listener, AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, work -> {
        Thread thread = new Thread(work, "synthetic-stream");
        thread.setDaemon(true);
        return thread;
    });
    private final int width;
    private final int height;
    private final TestVp8Encoder video;
    private final TestOpusEncoder audio = new TestOpusEncoder();
    final AtomicInteger keyFrames = new AtomicInteger();
    final AtomicInteger keyFrameRequests = new AtomicInteger();
    private long soundTime;
    private volatile Broadcast broadcast;
    private volatile boolean wanted;
    private volatile boolean keyWanted;
    private volatile boolean paused;

    public SyntheticStream(int width, int height, int fps, int kbps) {
        this.width = width;
        this.height = height;
        video = new TestVp8Encoder(width, height, fps, kbps);
        timer.scheduleAtFixedRate(this::picture, 0, 1_000_000 / fps, TimeUnit.MICROSECONDS);
        timer.scheduleAtFixedRate(this::sound, 0, 20, TimeUnit.MILLISECONDS);
    }

    /** Where pictures and sound go. */
    public void to(Broadcast target) {
        broadcast = target;
    }

    /** The publisher is away. */
    void pause(boolean away) {
        paused = away;
    }

    private synchronized void picture() {
        if (broadcast == null || !wanted || paused) {
            return;
        }
        boolean key = keyWanted;
        keyWanted = false;
        long now = System.nanoTime() / 1000;
        byte[] data = video.encode(key);
        if (data != null) {
            boolean isKey = (data[0] & 1) == 0; // RFC 6386, section 9.1
            keyFrames.addAndGet(isKey ? 1 : 0);
            broadcast.picture(0, new EncodedPicture(data, isKey, width, height, 0, now));
        }
    }

    private void sound() {
        if (broadcast != null && wanted && !paused) {
            long now = System.nanoTime() / 1000;
            soundTime = Math.abs(now - soundTime) > 200_000 ? now : soundTime;
            byte[] data = audio.encode();
            if (data != null) {
                broadcast.sound(new EncodedSound(data, soundTime));
                soundTime += 20_000;
            }
        }
    }

    @Override
    public void demand(boolean isWanted) {
        wanted = isWanted;
    }

    @Override
    public void rungWanted(int rung, boolean wanted) {
        // one rung
    }

    @Override
    public void keyFrameWanted(int rung) {
        keyFrameRequests.incrementAndGet();
        keyWanted = true;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        video.close();
        audio.close();
    }
}
