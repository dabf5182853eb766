package red5.faceswap.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.output.Codecs;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.Ladder;
import red5.faceswap.session.output.MediaOutput;
import red5.faceswap.session.output.Picture;
import red5.faceswap.session.output.PictureOutput;
import red5.faceswap.session.output.PlayerCodecs;
import red5.faceswap.session.output.SoundOutput;

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
    private final MediaOutput viewers;
    private final List<MediaOutput> players; // none where nothing is offered to them
    private final List<MediaOutput> swapped; // viewers and players
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
        this.viewers = output(
                name, Ladder.of(encoding()), shared.codecs(), broadcasts(name), this::sendSound, new ForViewers());
        this.players = shared.players().name(key).isEmpty() ? List.of() : List.of(forPlayers(key));
        this.swapped = Stream.concat(Stream.of(viewers), players.stream()).toList();
    }

    private MediaOutput forPlayers(StreamKey key) {
        return output(
                name + "-players",
                Ladder.bestOnly(encoding()),
                new PlayerCodecs(shared.codecs(), encoding()),
                listener -> shared.players().open(key, listener),
                this::sendPlayersSound,
                new ForPlayers());
    }

    private MediaOutput output(
            String own,
            Ladder ladder,
            Codecs codecs,
            Function<Broadcast.Listener, Broadcast> broadcasts,
            Consumer<EncodedSound> sound,
            PictureOutput.Owner pictures) {
        return new MediaOutput(
                pictures(own, ladder, codecs, broadcasts, pictures),
                new SoundOutput(own, codecs, this::nowMicros, sound, owner::problem));
    }

    private PictureOutput pictures(
            String own,
            Ladder ladder,
            Codecs codecs,
            Function<Broadcast.Listener, Broadcast> broadcasts,
            PictureOutput.Owner pictures) {
        return new PictureOutput(own, ladder, codecs, broadcasts, encoding().keyFrameInterval(), alarms, pictures);
    }

    private Encoding encoding() {
        return shared.config().encoding();
    }

    private Function<Broadcast.Listener, Broadcast> broadcasts(String of) {
        return listener -> shared.broadcasts().apply(of, listener);
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(alarms.nanoTime());
    }

    PictureOutput viewers() {
        return viewers.pictures();
    }

    /** The console's broadcast. Not by two threads at once. */
    Broadcast console() {
        if (console == null) {
            String own = name + "-original";
            console = pictures(own, Ladder.bestOnly(encoding()), shared.codecs(), broadcasts(own), new ForConsole());
        }
        return console.broadcast();
    }

    int consoleViewers() {
        PictureOutput original = console;
        return original == null ? 0 : original.broadcast().viewers();
    }

    /** Of the host's own protocol. */
    int players() {
        return players.stream().mapToInt(output -> output.broadcast().viewers()).sum();
    }

    boolean watched() {
        return swapWatched() || consoleWatched();
    }

    /** Whether anybody gets what the pipeline makes. */
    boolean swapWatched() {
        return swapped.stream().anyMatch(MediaOutput::watched);
    }

    private boolean consoleWatched() {
        PictureOutput original = console;
        return original != null && original.watched();
    }

    /** Who watches has changed: sound that nobody listens to rests. */
    void watchedChanged() {
        viewers.soundWanted(viewers.watched() || consoleWatched());
        players.forEach(output -> output.soundWanted(output.watched()));
    }

    /** Pictures as published must not be shown from now on, not even those that wait already. */
    void forgetOriginals() {
        swapped.forEach(MediaOutput::forgetOriginals);
    }

    /** Lets everybody go but the console. */
    void dismiss(String why) {
        swapped.forEach(output -> output.broadcast().dismiss(why));
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
        for (MediaOutput output : swapped) {
            made.frame().retain();
            output.offer(made);
        }
        made.frame().close();
    }

    /** Sound on the server's clock. */
    void sound(AudioFrame piece) {
        swapped.forEach(output -> output.offer(piece));
    }

    private void sendPlayersSound(EncodedSound packet) {
        if (owner.open()) {
            players.forEach(output -> output.pictures().sound(packet));
        }
    }

    private void sendSound(EncodedSound packet) {
        if (owner.open()) {
            viewers.pictures().sound(packet);
        }
        PictureOutput original = console;
        if (original != null) {
            original.sound(packet);
        }
    }

    @Override
    public void close() {
        swapped.forEach(MediaOutput::close);
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
            viewers.pictureDelay(meters.sent(picture, encodeMillis, nowNanos));
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
                long delay = TimeUnit.NANOSECONDS.toMicros(nowNanos) - picture.timestampMicros();
                players.forEach(output -> output.pictureDelay(delay));
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
                viewers.pictureDelay(TimeUnit.NANOSECONDS.toMicros(nowNanos) - picture.timestampMicros());
            }
        }
    }
}
