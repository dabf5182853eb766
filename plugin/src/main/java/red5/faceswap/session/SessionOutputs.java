package red5.faceswap.session;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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
 * All that leaves a session: the viewers' pictures, the same for the host's players, the original ones for the console, and the sound
 * of each. Thread-safe; no method but {@link #close} blocks.
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
    private final PictureOutput players; // null where nothing is offered to them
    private final SoundOutput playersSound; // null with it
    private volatile PictureOutput console; // made when first asked for

    /** What the session is told. Calls come from different threads and must not block. */
    interface Owner {
        void watchedChanged();

        void problem(String sentence);

        /** Whether viewers get anything by the present settings. */
        boolean open();
    }

    SessionOutputs(
            StreamKey key,
            SessionResources shared,
            Supplier<StreamChoice> choice,
            SessionMeters meters,
            StandIn standIn,
            Owner owner) {
        this.name = key.toString();
        this.shared = shared;
        this.alarms = shared.pipeline().alarms();
        this.choice = choice;
        this.meters = meters;
        this.standIn = standIn;
        this.owner = owner;
        this.sound = new SoundOutput(name, shared.codecs(), this::nowMicros, this::sendSound, owner::problem);
        this.viewers = new PictureOutput(
                name, Ladder.of(shared.config()), shared.codecs(), broadcasts(name), shared, new ForViewers());
        if (shared.players().name(key).isEmpty()) {
            this.players = null;
            this.playersSound = null;
        } else {
            Codecs codecs = new PlayerCodecs(shared.codecs(), shared.config());
            String own = name + "-players";
            this.playersSound = new SoundOutput(own, codecs, this::nowMicros, this::sendPlayersSound, owner::problem);
            this.players = new PictureOutput(
                    own,
                    Ladder.bestOnly(shared.config()),
                    codecs,
                    listener -> shared.players().open(key, listener),
                    shared,
                    new ForPlayers());
        }
    }

    private Function<Broadcast.Listener, Broadcast> broadcasts(String of) {
        return listener -> shared.broadcasts().apply(of, listener);
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
            String own = name + "-original";
            console = new PictureOutput(
                    own, Ladder.bestOnly(shared.config()), shared.codecs(), broadcasts(own), shared, new ForConsole());
        }
        return console.broadcast();
    }

    int consoleViewers() {
        PictureOutput original = console;
        return original == null ? 0 : original.broadcast().viewers();
    }

    /** Of the host's own protocol. */
    int players() {
        return players == null ? 0 : players.broadcast().viewers();
    }

    boolean watched() {
        return swapWatched() || consoleWatched();
    }

    /** Whether anybody gets what the pipeline makes. */
    boolean swapWatched() {
        return viewers.watched() || playersWatch();
    }

    private boolean consoleWatched() {
        PictureOutput original = console;
        return original != null && original.watched();
    }

    private boolean playersWatch() {
        return players != null && players.watched();
    }

    /** Who watches has changed: sound that nobody listens to rests. */
    void watchedChanged() {
        sound.wanted(viewers.watched() || consoleWatched());
        if (players != null) {
            playersSound.wanted(players.watched());
        }
    }

    /** Pictures as published must not be shown from now on, not even those that wait already. */
    void forgetOriginals() {
        viewers.forgetOriginals();
        if (players != null) {
            players.forgetOriginals();
        }
    }

    /** Lets everybody go but the console. */
    void dismiss(String why) {
        viewers.broadcast().dismiss(why);
        if (players != null) {
            players.broadcast().dismiss(why);
        }
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
        Picture made = new Picture(
                picture.frame(), picture.outcome().isReal(), picture.timestampMicros(), picture.arrivalNanos());
        if (players != null) {
            made.frame().retain();
            players.offer(made);
        }
        viewers.offer(made);
    }

    /** Sound on the server's clock. */
    void sound(AudioFrame piece) {
        sound.offer(piece);
        if (players != null) {
            playersSound.offer(piece);
        }
    }

    private void sendPlayersSound(EncodedSound packet) {
        if (owner.open()) {
            players.sound(packet);
        }
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
        if (players != null) {
            playersSound.close();
            players.close();
        }
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

    /** Whoever gets what the pipeline makes. */
    private abstract class OfPipeline extends Output {
        @Override
        boolean mayShow(Picture last) {
            return !last.original() || choice.get().mode() == Mode.ORIGINAL;
        }
    }

    private final class ForViewers extends OfPipeline {
        @Override
        public void sent(Picture picture, double encodeMillis, long nowNanos) {
            sound.pictureDelay(meters.sent(picture, encodeMillis, nowNanos));
        }
    }

    private final class ForPlayers extends OfPipeline {
        /** They cannot be let go as viewers are: where there is nothing to see for those, players see a slate. */
        @Override
        boolean mayShow(Picture last) {
            return owner.open() && super.mayShow(last);
        }

        @Override
        public void sent(Picture picture, double encodeMillis, long nowNanos) {
            if (!viewers.watched()) {
                meters.sent(picture, encodeMillis, nowNanos);
            }
            if (!picture.again()) {
                playersSound.pictureDelay(TimeUnit.NANOSECONDS.toMicros(nowNanos) - picture.timestampMicros());
            }
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
