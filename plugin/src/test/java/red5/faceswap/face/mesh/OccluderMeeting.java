package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * Another person's head passes before a person: it comes in from the right, rests before the face and leaves to the left. Drawn with the product's look-back.
 *
 * @param frames in which the head is there
 * @param behind of these, in which the person behind shows: recognised (cosine above .45 to the clip's own frame), or more than half of what is free of the face is
 *     neither under a new face nor under a cover
 * @param front in which the one in front is recognised
 */
public record OccluderMeeting(int frames, int behind, int front) {
    private static final double RECOGNISED = .45;
    private static final int FRAMES = 150;
    private static final int COMES_IN = 30;
    /** From where to where the head goes, face heights. */
    private static final double WAY = 2.1;

    private static final double MOVING = .35;
    /** Points of the face that must be free of the head for it to be judged by them. */
    private static final int LEAST_FREE = CanonicalMesh.VERTICES / 5;

    private record Waiting(
            VideoFrame frame, FramePlan plan, float[] behind, float[] own, float[] head, float[] other, float[] mask) {}

    public static OccluderMeeting of(
            Path behind, Path front, SourceFace source, MeshEngine engine, FaceOracle oracle, FramePool pool)
            throws Exception {
        int frames = 0;
        int behindShows = 0;
        int frontShows = 0;
        SwapSettings settings = SwapSettings.swap("meeting", source);
        int lookBack = Safeguard.DEFAULT.lookBack();
        Deque<Waiting> waiting = new ArrayDeque<>();
        try (ClipReader reader = new ClipReader(behind, 2, pool);
                OccluderHead head = new OccluderHead(front, 2, FRAMES - COMES_IN, oracle, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < FRAMES + lookBack; i++) {
                if (i < FRAMES) {
                    waiting.add(next(reader.next(), i, head, tracker, settings, oracle));
                } else {
                    tracker.conclude();
                }
                if (waiting.size() > lookBack || i >= FRAMES) {
                    Waiting drawn = waiting.remove();
                    if (drawn.head != null) {
                        frames++;
                        behindShows += isBare(drawn, pool) || isSeen(drawn, drawn.behind, drawn.own, oracle) ? 1 : 0;
                        frontShows += isSeen(drawn, drawn.head, drawn.other, oracle) ? 1 : 0;
                    }
                    drawn.frame.close();
                }
            }
        }
        return new OccluderMeeting(frames, behindShows, frontShows);
    }

    private static Waiting next(
            VideoFrame frame, int i, OccluderHead head, FaceTracker tracker, SwapSettings settings, FaceOracle oracle)
            throws Exception {
        float[] face = oracle.points(frame);
        float[] own = oracle.embedAt(frame, face);
        float[] mask = {};
        if (i >= COMES_IN) {
            double unit = CanonicalMesh.faceHeight(face);
            double time = (i - COMES_IN) / (double) (FRAMES - COMES_IN);
            double way = WAY * (smooth(1 - time / MOVING) - smooth((time + MOVING - 1) / MOVING));
            mask = head.paint(frame, face[39] + unit * way, face[40], unit, null);
        }
        FramePlan plan = tracker.track(frame, settings);
        boolean there = i >= COMES_IN && isInside(head.points(), frame);
        float[] other = there ? oracle.embedAt(frame, head.points()) : null;
        return new Waiting(frame, plan, face, own, there ? head.points() : null, other, mask);
    }

    private static double smooth(double x) {
        double t = Math.max(0, Math.min(1, x));
        return t * t * (3 - 2 * t);
    }

    private static boolean isInside(float[] face, VideoFrame frame) {
        return face[3] > 0 && face[3] < frame.width();
    }

    private static boolean isSeen(Waiting drawn, float[] where, float[] identity, FaceOracle oracle) throws Exception {
        try (VideoFrame output = drawn.frame.copy()) {
            drawn.plan.draw(output);
            return FaceOracle.cosine(oracle.embedAt(output, where), identity) > RECOGNISED;
        }
    }

    private static boolean isBare(Waiting drawn, FramePool pool) throws Exception {
        int width = drawn.frame.width();
        int height = drawn.frame.height();
        HiddenPixels hidden = HiddenPixels.of(drawn.plan, pool, width, height);
        int free = 0;
        int bare = 0;
        for (int i = 0; i < drawn.behind.length; i += 3) {
            int x = (int) drawn.behind[i];
            int y = (int) drawn.behind[i + 1];
            if (x >= 0 && y >= 0 && x < width && y < height && drawn.mask[y * width + x] == 0) {
                free++;
                bare += hidden.at(y * width + x) ? 0 : 1;
            }
        }
        return free > LEAST_FREE && bare > free / 2;
    }
}
