package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;

/**
 * What a detector saw in a picture, or in a part of it.
 *
 * @param faces largest first
 * @param glimpses what may be a face that is half outside the picture, perhaps none; largest first
 * @param hints what may be a face that is too small for this look; largest first
 * @param within where a face lies that is seen whole; endless where the picture is
 * @param least size from which faces are seen so, frame pixels
 */
public record Sight(List<Detection> faces, List<Detection> glimpses, List<Detection> hints, Box within, float least) {
    public boolean isOfWholePicture() {
        return within.equals(Box.ENDLESS);
    }

    /** Whether a face of that place and size would have been seen: if it was not, it is not there. */
    public boolean reaches(Detection face) {
        return face.size() >= least && within.encloses(face);
    }

    /** Both together, seen in the same picture; a face that both have seen is this one's. */
    Sight with(Sight other) {
        List<Detection> all = new ArrayList<>(faces);
        other.faces.stream()
                .filter(face -> faces.stream().noneMatch(known -> known.holds(face)))
                .forEach(all::add);
        all.sort(Detection.LARGEST_FIRST);
        return new Sight(
                all,
                besides(all, glimpses, other.glimpses),
                besides(all, hints, other.hints),
                within,
                Math.max(least, other.least));
    }

    private static List<Detection> besides(List<Detection> faces, List<Detection> ones, List<Detection> others) {
        return Stream.concat(ones.stream(), others.stream())
                .filter(one -> faces.stream().noneMatch(face -> face.overlap(one) > 0))
                .toList();
    }
}
