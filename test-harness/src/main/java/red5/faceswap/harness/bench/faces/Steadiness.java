package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.mesh.DrawnFaces;
import red5.faceswap.face.mesh.FaceRuler;

/**
 * How much a face that keeps still trembles: rms of the second difference over time of its 468 points' x and y, in percent of
 * the face's height, in moments when the head moves by less than 0.25 % of the face's height per frame. Of three faces: the
 * person's own as a look without memory sees it, the new one's vertices as they are drawn, and the new one as it is seen.
 * For clips with one face.
 */
final class Steadiness implements Metric {
    /** Percent of the face's height per frame. */
    private static final double QUIET = .25;
    /** Frames to each side over which the head's motion is judged. */
    private static final int AROUND = 3;

    private final FaceKit kit;
    private final int warmFrames;
    private final List<float[]> own = new ArrayList<>();
    private final List<float[]> drawn = new ArrayList<>();
    private final List<float[]> seen = new ArrayList<>();
    private float[] place;

    /** @param warmFrames frames that do not count */
    Steadiness(FaceKit kit, int warmFrames) {
        this.kit = kit;
        this.warmFrames = warmFrames;
    }

    @Override
    public void see(Shot shot) {
        List<float[]> faces = DrawnFaces.points(shot.plan);
        if (shot.number < warmFrames || faces.isEmpty()) {
            return;
        }
        if (place == null) {
            place = shot.visible().get(0);
        }
        own.add(kit.ruler.measure(shot.input, place));
        seen.add(kit.ruler.measure(shot.output, place));
        drawn.add(faces.get(faces.size() - 1));
        place = own.get(own.size() - 1);
    }

    double own() {
        return tremble(own);
    }

    double drawn() {
        return tremble(drawn);
    }

    double seen() {
        return tremble(seen);
    }

    private double tremble(List<float[]> points) {
        double sum = 0;
        int n = 0;
        for (int t = AROUND; t < points.size() - AROUND; t++) {
            float[] now = own.get(t);
            double percent = 100 / FaceRuler.faceHeight(now);
            if (percent * motion(t) < QUIET) {
                sum += percent * percent * bend(points.get(t - 1), points.get(t), points.get(t + 1));
                n++;
            }
        }
        return Math.sqrt(sum / n);
    }

    /** Mean motion per frame of the own face's points, over enough frames that noise does not count, pixels. */
    private double motion(int t) {
        float[] from = mean(t - AROUND);
        float[] to = mean(t + 1);
        double sum = 0;
        for (int i = 0; i < from.length; i += 3) {
            sum += Math.hypot(to[i] - from[i], to[i + 1] - from[i + 1]);
        }
        return sum / (from.length / 3) / (AROUND + 1);
    }

    /** Of as many frames from that one on. */
    private float[] mean(int first) {
        float[] mean = new float[own.get(0).length];
        for (int t = first; t < first + AROUND; t++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += own.get(t)[i] / AROUND;
            }
        }
        return mean;
    }

    /** Mean square of the second difference. */
    private static double bend(float[] a, float[] b, float[] c) {
        double sum = 0;
        for (int i = 0; i < a.length; i += 3) {
            double x = a[i] - 2 * b[i] + c[i];
            double y = a[i + 1] - 2 * b[i + 1] + c[i + 1];
            sum += x * x + y * y;
        }
        return sum / (a.length / 3 * 2);
    }
}
