package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SteppedPool;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwappedFrame;

/**
 * Two people who come and go, through the real engine and the real pipeline, in changing light, with everything going wrong at random: no picture that
 * leaves in the modes swap and anonymous shows a face as it was published. {@code -Dfaceswap.long=true} plays 10 000 frames, {@code -Dfaceswap.seed}
 * another course of events.
 */
class RealFacesNeverLeaveTest extends OnRealClips {
    private static final int FRAMES = Boolean.getBoolean("faceswap.long") ? 10_000 : 1500;
    private static final long SEED = Long.getLong("faceswap.seed", 20);
    private static final int STREAMS = 2;
    private static final Path WRONG = TARGET.resolve("real-faces");
    private static final int MOST_SAVED = 20;
    /** Of two pictures of one person .86 and more; how far below a swap comes is not this test's business. */
    private static final double SAME_PERSON = .60;

    @Test
    void whateverFailsAndWhoeverComes() throws Exception {
        System.out.println(FRAMES + " frames, -Dfaceswap.seed=" + SEED);
        List<SourceFace> faces =
                List.of(monaLisa, engine.prepare(Files.readAllBytes(TARGET.resolve("faces/astronaut.png"))));
        List<TwoPeople.Cast> casts = List.of(
                TwoPeople.Cast.of(240, 180, oracle, pool, FRANCK, SECOND_MAN),
                TwoPeople.Cast.of(192, 144, oracle, pool, FRANCK, SECOND_MAN));
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try {
            List<Future<Stream>> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                long seed = SEED + i;
                streams.add(threads.submit(() -> {
                    try (Stream stream = new Stream(seed, casts, faces)) {
                        stream.play(FRAMES / STREAMS);
                        return stream;
                    }
                }));
            }
            List<Stream> played = new ArrayList<>();
            for (Future<Stream> stream : streams) {
                played.add(stream.get());
            }
            played.forEach(stream -> System.out.println(stream.counts));
            assertEquals(
                    "",
                    played.stream().flatMap(stream -> stream.wrong.stream()).collect(Collectors.joining("\n")),
                    "pictures of it are in " + WRONG);
            Map<String, Integer> all = new TreeMap<>();
            played.forEach(stream -> stream.counts.forEach((what, times) -> all.merge(what, times, Integer::sum)));
            assertEverythingHappened(all);
        } finally {
            threads.shutdown();
        }
    }

    private static void assertEverythingHappened(Map<String, Integer> counts) {
        for (String what : List.of(
                "SWAPPED",
                "ORIGINAL",
                "HELD",
                "BLURRED",
                "looks failed",
                "failed in TRACK",
                "failed in DRAW",
                "late in TRACK",
                "late in DRAW",
                "faces judged",
                "faces recognised")) {
            assertTrue(counts.getOrDefault(what, 0) > 3, what + ": " + counts);
        }
        assertTrue(counts.get("SWAPPED") > FRAMES / 3, counts.toString());
    }

    /** One stream on a clock of its own, and what is wrong with its pictures. */
    private static final class Stream implements PipelineOutput, AutoCloseable {
        private static final int FRAME_MILLIS = 33;
        private static final int MOST_RECENT = 30;
        final List<String> wrong = new ArrayList<>();
        final Map<String, Integer> counts = new TreeMap<>();
        /** What happened last, and at which picture that went in. */
        private final ArrayDeque<String> recent = new ArrayDeque<>();

        private final long seed;
        private final Random random;
        private final List<SourceFace> faces;
        private final FramePool frames = new FramePool(8);
        private final FaceOracle judge = new FaceOracle(TARGET);
        private final ManualAlarms alarms = new ManualAlarms();
        private final SteppedPool pool = new SteppedPool();
        private final MeshEngine engine;
        private final TwoPeople people;
        private final SwapPipeline pipeline;
        private final Map<Long, TwoPeople.Picture> inside = new HashMap<>();
        private SwapSettings settings;
        private long micros;

        Stream(long seed, List<TwoPeople.Cast> casts, List<SourceFace> faces) throws Exception {
            this.seed = seed;
            this.faces = faces;
            random = new Random(seed);
            people = new TwoPeople(casts, frames);
            engine = new MeshEngine(
                    TARGET.resolve("models"), MeshOptions.DEFAULT, new FaultyEngine.Helpers(this::failLook));
            settings = SwapSettings.swap("a", faces.get(0)).withLabel("AI modified");
            pipeline = new SwapPipeline(
                    "seed " + seed,
                    5,
                    Duration.ofMillis(250),
                    new PipelineResources(
                            new FaultyEngine(engine, this::fail), pool.pool(), alarms, new MediaPainter(frames)),
                    this);
        }

        void play(int count) {
            int burst = 0;
            for (int i = 0; i < count; i++) {
                happen(random.nextInt(120));
                micros += FRAME_MILLIS * 1000;
                TwoPeople.Picture picture = people.next(micros);
                inside.put(micros, new TwoPeople.Picture(picture.frame().retain(), picture.people()));
                pipeline.submit(picture.frame(), micros, settings);
                burst = burst > 0 ? burst - 1 : random.nextInt(50) == 0 ? random.nextInt(8) : 0;
                alarms.advanceMillis(FRAME_MILLIS);
                if (burst == 0) {
                    work();
                }
            }
        }

        private void work() {
            while (pool.step()) {
                // until nothing is left to do
            }
        }

        private void happen(int dice) {
            switch (dice) {
                case 0, 1, 2, 3, 4 -> people.walk(random.nextInt(2));
                case 5, 6, 7 -> people.jump(random.nextInt(2));
                case 8, 9 -> people.cut(random);
                case 10 -> {
                    people.resize(random.nextInt(2));
                    pipeline.forget();
                }
                case 11, 12 ->
                    settings = random.nextBoolean()
                            ? SwapSettings.original()
                            : SwapSettings.swap("b", faces.get(random.nextInt(faces.size())))
                                    .withLabel("AI modified");
                case 13, 14 ->
                    settings = settings.mode() == SwapSettings.Mode.SWAP
                            ? settings
                            : SwapSettings.swap("c", faces.get(0)).withLabel("AI modified");
                case 15, 16 ->
                    settings = settings.withSafeguard(
                            Safeguard.DEFAULT.withFallback(Safeguard.Fallback.values()[random.nextInt(3)]));
                case 17 -> pause();
                case 18 ->
                    settings = SwapSettings.anonymous(Cover.values()[random.nextInt(4)])
                            .withLabel("AI modified");
                case 19 -> people.resize(random.nextInt(2)); // in the middle of a stream
                case 20 -> people.light(random);
                default -> {
                    return;
                }
            }
            count("event " + dice);
        }

        /** The publisher stops for half a second, in the middle of whatever happens. */
        private void pause() {
            for (int i = 0; i < 5; i++) {
                alarms.advanceMillis(100);
                work();
            }
            micros += 500_000;
        }

        private void fail(FaultyEngine.Work work) throws FaceException {
            switch (random.nextInt(100)) {
                case 0 -> throw counted(new FaceException("random"), work);
                case 1 -> throw counted(new IllegalStateException("random"), work);
                case 2 -> {
                    count("late in " + work);
                    alarms.advanceMillis(400);
                }
                default -> {}
            }
        }

        private <E extends Exception> E counted(E thrown, FaultyEngine.Work work) {
            count("failed in " + work);
            return thrown;
        }

        private void failLook() {
            if (random.nextInt(25) == 0) {
                count("looks failed");
                throw new IllegalStateException("random");
            }
        }

        private void count(String what) {
            counts.merge(what, 1, Integer::sum);
            recent.add(micros / 1000 + " " + what);
            if (recent.size() > MOST_RECENT) {
                recent.remove();
            }
        }

        @Override
        public void picture(SwappedFrame picture) {
            count("" + picture.outcome());
            TwoPeople.Picture input = inside.remove(picture.timestampMicros());
            try (VideoFrame in = input.frame();
                    VideoFrame out = picture.frame()) {
                boolean hides = picture.settings().mode().hidesFaces();
                if (hides == picture.outcome().isReal()) {
                    wrong(picture, "in mode " + picture.settings().mode(), in, out);
                }
                for (TwoPeople.Shown person : input.people()) {
                    if (hides && isFaceInside(person, in)) {
                        judge(person, in, out, picture);
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private void judge(TwoPeople.Shown person, VideoFrame in, VideoFrame out, SwappedFrame picture)
                throws Exception {
            count("faces judged");
            boolean sameSize = in.width() == out.width();
            double changed = sameSize ? Pixels.changedShare(in, out, person.box()) : 1;
            if (changed < .35) {
                wrong(picture, "only " + changed + " of a face is changed", in, out);
            } else if (sameSize
                    && (changed < .7 || picture.outcome() == SwappedFrame.Outcome.HELD || random.nextInt(8) == 0)) {
                count("faces recognised");
                double likeness = FaceOracle.cosine(judge.embedAt(out, person.points()), person.identity());
                if (likeness > SAME_PERSON) {
                    wrong(picture, "looks like the person, " + likeness, in, out);
                }
            }
        }

        private static boolean isFaceInside(TwoPeople.Shown person, VideoFrame frame) {
            Box box = person.box();
            float inside = Math.min(frame.width(), box.right()) - Math.max(0, box.left());
            return inside > .7 * box.width();
        }

        private void wrong(SwappedFrame picture, String what, VideoFrame in, VideoFrame out) throws IOException {
            String name = "seed " + seed + " at " + picture.timestampMicros() / 1000 + " " + picture.outcome();
            wrong.add(name + ": " + what + ", after " + recent);
            if (wrong.size() <= MOST_SAVED) {
                Files.createDirectories(WRONG);
                Files.write(WRONG.resolve(name.replace(' ', '-') + "-in.png"), Pixels.encode(in, ".png"));
                Files.write(WRONG.resolve(name.replace(' ', '-') + "-out.png"), Pixels.encode(out, ".png"));
            }
        }

        @Override
        public void problem(String sentence) {
            count("problems");
        }

        @Override
        public void close() throws OrtException {
            pipeline.close();
            inside.values().forEach(picture -> picture.frame().close());
            pool.close();
            engine.close();
            judge.close();
            frames.close();
        }
    }
}
