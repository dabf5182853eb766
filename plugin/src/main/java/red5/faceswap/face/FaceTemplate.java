package red5.faceswap.face;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a network expects a face's features in the square that it looks at: left eye, right eye, nose tip, left and right mouth corner, as
 * seen in the picture, in shares of the square's side. Immutable. The known ones are those that ArcFace, InsightFace and the FFHQ data set align by.
 */
public final class FaceTemplate {
    /** Features of a template. */
    public static final int POINTS = 5;

    private static final Map<String, FaceTemplate> KNOWN = new LinkedHashMap<>();

    /** ArcFace's own. */
    public static final FaceTemplate ARCFACE_112 = known(
            "arcface_112_v2",
            .34191607f,
            .46157411f,
            .65653393f,
            .45983393f,
            .50022500f,
            .64050536f,
            .37097589f,
            .82469196f,
            .63151696f,
            .82325089f);

    /** Of the FFHQ pictures: the whole face with its hair line and chin. */
    public static final FaceTemplate FFHQ = known(
            "ffhq_512",
            .37691676f,
            .46864664f,
            .62285697f,
            .46912813f,
            .50123859f,
            .61331904f,
            .39308822f,
            .72541100f,
            .61150205f,
            .72490465f);

    static {
        known(
                "arcface_112_v1",
                .35473214f,
                .45658929f,
                .64526786f,
                .45658929f,
                .50000000f,
                .61154464f,
                .37913393f,
                .77687500f,
                .62086607f,
                .77687500f);
        known(
                "arcface_128",
                .36167656f,
                .40387734f,
                .63696719f,
                .40235469f,
                .50019687f,
                .56044219f,
                .38710391f,
                .72160547f,
                .61507734f,
                .72034453f);
        known(
                "mtcnn_512",
                .36562865f,
                .46733799f,
                .63305391f,
                .46585885f,
                .50019127f,
                .61942959f,
                .39032951f,
                .77598822f,
                .61178945f,
                .77476328f);
    }

    private final float[] points;

    /** @param points packed x, y, 0..1 */
    public FaceTemplate(float[] points) {
        if (points.length != 2 * POINTS) {
            throw new IllegalArgumentException("a template has " + 2 * POINTS + " numbers, not " + points.length);
        }
        this.points = points.clone();
    }

    private static FaceTemplate known(String name, float... points) {
        FaceTemplate template = new FaceTemplate(points);
        KNOWN.put(name, template);
        return template;
    }

    /** One of {@link #names()}. */
    public static Optional<FaceTemplate> named(String name) {
        return Optional.ofNullable(KNOWN.get(name));
    }

    public static Set<String> names() {
        return KNOWN.keySet();
    }

    /** From the unit square, in which the template lies, to the picture in which a face's features lie there (packed x, y). */
    public Similarity onto(float[] face) {
        return Similarity.between(points, face);
    }

    /** Where the features lie in a square of that side: packed x, y. */
    public float[] at(int side) {
        float[] scaled = points.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= side;
        }
        return scaled;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FaceTemplate template && Arrays.equals(points, template.points);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(points);
    }

    @Override
    public String toString() {
        return Arrays.toString(points);
    }
}
