package red5.faceswap.session;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.PictureQueue.Picture;

/**
 * All that leaves a session: the viewers' pictures, the original ones for the console, and the sound of both. Thread-safe; no
 * method but {@link #close} blocks.
 */
final class SessionOutputs implements AutoCloseable {
    private final String name;
    private final SessionResources shared;
    private final Alarms alarms;
    private final Supplier<StreamChoice> choice;
    private final SessionMeters meters;
    private final Owner owner;
    private final StandIn standIn;
    private final PictureOutput viewers;
    private final SoundOutput sound;
    private volatile PictureOutput console; // made when first asked for

    /** What the session is told. Calls come from different threads and must not block. */
    interface Owner {
        void watchedChanged();

        void problem(String sentence);

        /** Whether viewers get anything by the present settings. */
        boolean open();
    }

    SessionOutputs(
            String name,
            SessionResources shared,
            Supplier<StreamChoice> choice,
            SessionMeters meters,
            StandIn standIn,
            Owner owner) {
        this.name = name;
        this.shared = shared;
        this.alarms = shared.pipeline().alarms();
        this.choice = choice;
        this.meters = meters;
        this.standIn = standIn;
        this.owner = owner;
        this.sound = new SoundOutput(name, shared.codecs(), this::nowMicros, this::sendSound, owner::problem);
        this.viewers = new PictureOutput(name, Ladder.of(shared.config()), shared, new ForViewers());
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime());
    }

    PictureOutput viewers() {
        return viewers;
    }

    /** The console's broadcast. Not by two threads at once. */
    Broadcast console() {
        if (console == null) {
            console = new PictureOutput(name + "-original", Ladder.bestOnly(shared.config()), shared, new ForConsole());
        }
        return console.broadcast();
    }

    int consoleViewers() {
        PictureOutput original = console;
        return original == null ? 0 : original.broadcast().viewers();
    }

    boolean watched() {
        PictureOutput original = console;
        return viewers.watched() || (original != null && original.watched());
    }

    /** Whether anybody listens; without, sound rests. */
    void soundWanted(boolean wanted) {
        sound.wanted(wanted);
    }

    /** What was published, for the console if it watches; the caller keeps its reference. */
    void original(VideoFrame frame, long timestampMicros, long arrivalNanos) {
        PictureOutput original = console;
        if (original != null && original.watched()) {
            original.offer(new Picture(frame.retain(), true, timestampMicros, arrivalNanos));
        }
    }

    /** What the pipeline made of it, for viewers; takes the reference. */
    void swapped(SwappedFrame picture) {
        viewers.offer(new Picture(
                picture.frame(), picture.outcome().isReal(), picture.timestampMicros(), picture.arrivalNanos()));
    }

    /** Sound on the server's clock. */
    void sound(AudioFrame piece) {
        sound.offer(piece);
    }

    private void sendSound(EncodedSound packet) {
        if (owner.open()) {
            viewers.sound(packet);
        }
        PictureOutput original = console;
        if (original != null) {
            original.sound(packet);
        }
    }

    @Override
    public void close() {
        sound.close();
        viewers.close();
        if (console != null) {
            console.close();
        }
    }

    /** What both have in common. */
    private abstract class Output implements PictureOutput.Owner {
        @Override
        public void watched(boolean watched) {
            owner.watchedChanged();
        }

        @Override
        public void problem(String sentence) {
            owner.problem(sentence);
        }

        @Override
        public VideoFrame refresh(Picture last, long quietNanos) {
            VideoFrame frame = last == null ? null : last.frame();
            return standIn.choose(frame, last != null && mayShow(last), quietNanos, alarms.nanoTime());
        }

        abstract boolean mayShow(Picture last);
    }

    private final class ForViewers extends Output {
        @Override
        boolean mayShow(Picture last) {
            return !last.original() || choice.get().mode() == Mode.ORIGINAL;
        }

        @Override
        public void sent(Picture picture, double encodeMillis, long nowNanos) {
            sound.pictureDelay(meters.sent(picture, encodeMillis, nowNanos));
        }
    }

    private final class ForConsole extends Output {
        @Override
        boolean mayShow(Picture last) {
            return true;
        }

        @Override
        public void sent(Picture picture, double encodeMillis, long nowNanos) {
            if (!viewers.watched() && !picture.again()) {
                sound.pictureDelay(TimeUnit.NANOSECONDS.toMicros(nowNanos) - picture.timestampMicros());
            }
        }
    }
}
