package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * A stage with two places for people, who come and go. It knows who is to be seen where in each picture: their points and the
 * recogniser's numbers are found once in the clips that the pictures are put together from. For one thread.
 */
final class TwoPeople {
    private static final int TURN = 40;
    private static final int WALK = 10;
    private static final int BACKGROUNDS = 3;
    /** In darker light a new face differs too little from the old one to be told by its pixels. */
    private static final double LEAST_LIGHT = .8;

    /** One picture of one person. */
    private record Tile(byte[][] planes, float[] points, float[] identity) {}

    /** People in one size. */
    record Cast(int width, int height, List<List<Tile>> people) {
        /** Reads the first seconds of each clip. */
        static Cast of(int width, int height, FaceOracle oracle, FramePool pool, Path... clips) throws Exception {
            List<List<Tile>> people = new ArrayList<>();
            for (Path path : clips) {
                List<Tile> tiles = new ArrayList<>();
                try (ClipReader clip = new ClipReader(path, width, height, 2, pool)) {
                    while (tiles.size() < TURN) {
                        try (VideoFrame frame = clip.next()) {
                            float[] points = oracle.points(frame);
                            byte[][] planes = {Pixels.plane(frame, 0), Pixels.plane(frame, 1), Pixels.plane(frame, 2)};
                            tiles.add(new Tile(planes, points, oracle.embedAt(frame, points)));
                        }
                    }
                }
                people.add(tiles);
            }
            return new Cast(width, height, people);
        }
    }

    /** Somebody in a picture. */
    record Shown(float[] points, float[] identity) {
        Box box() {
            return Box.around(points);
        }
    }

    /** A picture and who is in it. */
    record Picture(VideoFrame frame, List<Shown> people) {}

    private final FramePool pool;
    private final List<Cast> casts;
    private final int[] x = new int[2];
    private final int[] goal = new int[2];
    private Cast cast;
    private int background;
    private int phase;
    /** Gain of the luma at the left and the right side. */
    private double left = 1;

    private double right = 1;

    TwoPeople(List<Cast> casts, FramePool pool) {
        this.casts = casts;
        this.pool = pool;
        resize(0);
    }

    /** Both are there from now on, in pictures of that size. */
    void resize(int size) {
        cast = casts.get(size);
        for (int person = 0; person < 2; person++) {
            x[person] = home(person);
            goal[person] = x[person];
        }
    }

    private int home(int person) {
        return person * cast.width;
    }

    private int outside(int person) {
        return person == 0 ? -cast.width : 2 * cast.width;
    }

    /** Walks in or out over the picture's edge. */
    void walk(int person) {
        goal[person] = goal[person] == home(person) ? outside(person) : home(person);
    }

    /** Is suddenly there, or not. */
    void jump(int person) {
        walk(person);
        x[person] = goal[person];
    }

    /** Something else is to be seen: another background, each person there or not. */
    void cut(Random random) {
        background = (background + 1) % BACKGROUNDS;
        for (int person = 0; person < 2; person++) {
            goal[person] = random.nextInt(3) > 0 ? home(person) : outside(person);
            x[person] = goal[person];
        }
        phase += random.nextInt(TURN);
    }

    /** A lamp is switched on or off, on one side or both. */
    void light(Random random) {
        left = LEAST_LIGHT + random.nextDouble() / 2;
        right = LEAST_LIGHT + random.nextDouble() / 2;
    }

    private void light(byte[] luma) {
        int w = 2 * cast.width;
        for (int i = 0; i < luma.length; i++) {
            double gain = left + (right - left) * (i % w) / w;
            luma[i] = (byte) Math.min(235, 16 + gain * ((luma[i] & 255) - 16));
        }
    }

    Picture next(long micros) {
        phase++;
        byte[][] planes = scenery();
        List<Shown> people = new ArrayList<>();
        for (int person = 0; person < 2; person++) {
            int step = cast.width / WALK & ~1;
            x[person] += Math.max(-step, Math.min(step, goal[person] - x[person]));
            int turn = Math.floorMod(phase + 7 * person, 2 * TURN - 2);
            Tile tile = cast.people.get(person).get(turn < TURN ? turn : 2 * TURN - 2 - turn);
            if (x[person] != outside(person)) {
                lay(tile, x[person], planes);
                people.add(new Shown(moved(tile.points, x[person]), tile.identity));
            }
        }
        light(planes[0]);
        VideoFrame frame = pool.take(2 * cast.width, cast.height, micros);
        for (int plane = 0; plane < 3; plane++) {
            Pixels.setPlane(frame, plane, planes[plane]);
        }
        return new Picture(frame, people);
    }

    private byte[][] scenery() {
        int w = 2 * cast.width;
        byte[][] planes = {new byte[w * cast.height], new byte[w * cast.height / 4], new byte[w * cast.height / 4]};
        for (int i = 0; i < planes[0].length; i++) {
            planes[0][i] = (byte) (60 + 60 * background + 30 * Math.sin(i % w / 23.0) + 20 * Math.sin(i / w / 41.0));
        }
        java.util.Arrays.fill(planes[1], (byte) (128 + 20 * background));
        java.util.Arrays.fill(planes[2], (byte) (128 - 15 * background));
        return planes;
    }

    private void lay(Tile tile, int left, byte[][] planes) {
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            int tileWidth = cast.width / shrink;
            int width = 2 * tileWidth;
            int from = Math.max(0, -left / shrink);
            int to = Math.min(tileWidth, width - left / shrink);
            for (int y = 0; y < cast.height / shrink && to > from; y++) {
                System.arraycopy(
                        tile.planes[plane],
                        y * tileWidth + from,
                        planes[plane],
                        y * width + left / shrink + from,
                        to - from);
            }
        }
    }

    private static float[] moved(float[] points, int dx) {
        float[] moved = points.clone();
        for (int i = 0; i < moved.length; i += 3) {
            moved[i] += dx;
        }
        return moved;
    }
}
