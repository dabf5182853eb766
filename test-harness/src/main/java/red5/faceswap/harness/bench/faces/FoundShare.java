package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.FaceRuler;

/**
 * Share of the visible faces that are swapped: a face that a look without memory finds in the input counts as swapped when a
 * new face covers at least 40 % of its points. Every third frame. Also how often a person, followed from look to look by
 * place, gets another track.
 */
final class FoundShare implements Metric {
    private static final int EVERY = 3;
    private static final double LEAST_COVERED = .4;

    private record Person(float x, float y, long track) {}

    private List<Person> people = List.of();
    private int visible;
    private int swapped;
    private int switches;

    @Override
    public void see(Shot shot) throws Exception {
        if (shot.number % EVERY != 0) {
            return;
        }
        List<Person> now = new ArrayList<>();
        for (float[] face : shot.visible()) {
            visible++;
            swapped += shot.coverage().shareOf(face) >= LEAST_COVERED ? 1 : 0;
            follow(face, shot.plan.faces(), now);
        }
        people = now;
    }

    private void follow(float[] points, List<Face> drawn, List<Person> now) {
        float x = points[3];
        float y = points[4];
        float reach = FaceRuler.faceHeight(points) / 2;
        long track = -1;
        double nearest = reach;
        for (Face face : drawn) {
            double distance = Math.hypot(face.x() + face.width() / 2 - x, face.y() + face.height() / 2 - y);
            if (distance < nearest) {
                nearest = distance;
                track = face.trackId();
            }
        }
        for (Person person : people) {
            boolean same = Math.hypot(person.x - x, person.y - y) < reach;
            switches += same && person.track >= 0 && track >= 0 && person.track != track ? 1 : 0;
        }
        now.add(new Person(x, y, track));
    }

    /** NaN where no face was visible. */
    double share() {
        return visible == 0 ? Double.NaN : swapped / (double) visible;
    }

    int switches() {
        return switches;
    }
}
