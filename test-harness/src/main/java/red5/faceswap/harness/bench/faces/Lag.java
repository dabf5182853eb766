package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.mesh.DrawnFaces;
import red5.faceswap.face.mesh.FaceRuler;

/**
 * How many frames the drawn face is behind a picture that moves in a known way: the drawn vertices at rest, moved by the known
 * motion, are where they should be; the difference to where they are, projected on the motion per frame, least squares over all
 * vertices and frames, is the lag. What is left is the error, rms in percent of the face's height.
 */
final class Lag implements Metric {
    private final KnownMotion motion;
    private final float[] face;
    private final double faceHeight;
    private final List<float[]> drawn = new ArrayList<>();

    /** @param face the points at rest that the motion was made for */
    Lag(KnownMotion motion, float[] face, double faceHeight) {
        this.motion = motion;
        this.face = face;
        this.faceHeight = faceHeight;
    }

    @Override
    public void see(Shot shot) {
        List<float[]> faces = DrawnFaces.points(shot.plan);
        if (faces.isEmpty()) {
            throw new IllegalStateException("the face was lost in frame " + shot.number);
        }
        drawn.add(faces.get(faces.size() - 1));
    }

    /** Frames; negative would be ahead. */
    double frames() {
        return solve()[0];
    }

    double errorPercent() {
        return solve()[1];
    }

    private double[] solve() {
        float[] rest = rest();
        float[] before = new float[rest.length];
        float[] at = new float[rest.length];
        float[] after = new float[rest.length];
        double along = 0;
        double speed = 0;
        double error = 0;
        int n = 0;
        for (int t = KnownMotion.REST; t < drawn.size(); t++) {
            KnownMotion.move(motion.at(t - 1, face[3], face[4], faceHeight), rest, before);
            KnownMotion.move(motion.at(t, face[3], face[4], faceHeight), rest, at);
            KnownMotion.move(motion.at(t + 1, face[3], face[4], faceHeight), rest, after);
            for (int i = 0; i < rest.length; i++) {
                if (i % 3 < 2) {
                    double v = (after[i] - before[i]) / 2;
                    double behind = at[i] - drawn.get(t)[i];
                    along += behind * v;
                    speed += v * v;
                    error += behind * behind;
                    n++;
                }
            }
        }
        return new double[] {along / speed, 100 * Math.sqrt(error / n) / FaceRuler.faceHeight(rest)};
    }

    /** Mean of the frames just before the motion begins. */
    private float[] rest() {
        float[] rest = new float[drawn.get(0).length];
        int from = KnownMotion.REST / 2;
        for (int t = from; t < KnownMotion.REST; t++) {
            for (int i = 0; i < rest.length; i++) {
                rest[i] += drawn.get(t)[i] / (KnownMotion.REST - from);
            }
        }
        return rest;
    }
}
