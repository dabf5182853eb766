package red5.faceswap.face.mesh;

import red5.faceswap.face.identity.Recogniser;

/** Cuts out of a frame what the recogniser looks at: the square in which a face's eyes, nose and mouth lie as it learnt them. For one thread. */
final class RecogniserView implements AutoCloseable {
    /** Packed x, y in the square's pixels: the eyes, the nose's tip, the mouth's corners (ArcFace's own alignment). */
    private static final float[] TEMPLATE = {
        38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f, 92.2041f
    };

    private static final float[] TEMPLATE_CENTRE = centre(TEMPLATE);

    private final RegionReader reader = new RegionReader(Recogniser.SIDE, RegionReader.Range.SIGNED);

    /** @param points of the face, in frame pixels */
    byte[] cut(FramePyramid frame, float[] points) {
        reader.read(frame, square(points));
        byte[] rgb = new byte[Recogniser.BYTES];
        reader.copy(rgb);
        return rgb;
    }

    /** The least-squares similarity from the template to the face, as the square that the template stands in. */
    static Region square(float[] points) {
        float[] face = new float[TEMPLATE.length];
        middle(points, FaceParts.LEFT_EYE_OUTER, FaceParts.LEFT_EYE_INNER, face, 0);
        middle(points, FaceParts.RIGHT_EYE_INNER, FaceParts.RIGHT_EYE_OUTER, face, 2);
        middle(points, FaceParts.NOSE_TIP, FaceParts.NOSE_TIP, face, 4);
        middle(points, FaceParts.LEFT_MOUTH_CORNER, FaceParts.LEFT_MOUTH_CORNER, face, 6);
        middle(points, FaceParts.RIGHT_MOUTH_CORNER, FaceParts.RIGHT_MOUTH_CORNER, face, 8);
        float[] to = centre(face);
        double along = 0;
        double across = 0;
        double spread = 0;
        for (int i = 0; i < TEMPLATE.length; i += 2) {
            double x = TEMPLATE[i] - TEMPLATE_CENTRE[0];
            double y = TEMPLATE[i + 1] - TEMPLATE_CENTRE[1];
            double u = face[i] - to[0];
            double v = face[i + 1] - to[1];
            along += x * u + y * v;
            across += x * v - y * u;
            spread += x * x + y * y;
        }
        double a = along / spread;
        double b = across / spread;
        double dx = Recogniser.SIDE / 2.0 - TEMPLATE_CENTRE[0];
        double dy = Recogniser.SIDE / 2.0 - TEMPLATE_CENTRE[1];
        return new Region(
                (float) (to[0] + a * dx - b * dy),
                (float) (to[1] + b * dx + a * dy),
                (float) (Recogniser.SIDE * Math.hypot(a, b)),
                (float) Math.atan2(b, a));
    }

    private static void middle(float[] points, int i, int j, float[] out, int at) {
        out[at] = (points[3 * i] + points[3 * j]) / 2;
        out[at + 1] = (points[3 * i + 1] + points[3 * j + 1]) / 2;
    }

    private static float[] centre(float[] points) {
        float[] centre = new float[2];
        for (int i = 0; i < points.length; i++) {
            centre[i % 2] += points[i] / (points.length / 2f);
        }
        return centre;
    }

    @Override
    public void close() {
        reader.close();
    }
}
