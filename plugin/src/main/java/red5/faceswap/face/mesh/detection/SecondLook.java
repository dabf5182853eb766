package red5.faceswap.face.mesh.detection;

import java.util.List;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Looks again at what may be half a face at the picture's rim: from near, once with the picture mirrored beyond the rim, which makes half a
 * face a whole one, and once with black there. Letters, bars and patterns seldom look like a face in either, and have harder edges or
 * more colours than a face has.
 *
 * <p>Measured in pictures 640 pixels wide. Of 423 glimpses of heads of seven people (a quarter to seven eighths in the picture, 54 to 234 pixels high, by day,
 * dark, grey, with brown skin, in blue and in red light) all pass; of 307 glimpses of tickers, logos, bar codes, letters, checkers, blinds and shelves
 * 16 do.
 */
final class SecondLook {
    /** Score from which what the short range network sees is told at all. */
    static final float LEAST_SCORE = .05f;

    /** Both looks' scores together, from which it is a face. */
    private static final float FACE = .1f;
    /** The same from which it clearly is one. */
    private static final float CLEARLY = .4f;
    /** So much more is demanded of what is uneven, as a face can be in hard light or before a bright wall. */
    private static final float MORE = .45f;
    /** Standard deviation of the luma, in levels of 8 bits, that 98 of 100 half faces do not reach. */
    private static final float UNEVEN = 38;
    /** The same of both chromas together: nine of ten half faces have less. */
    private static final float COLOURFUL = 22;
    /** What is looked at, in sizes of the glimpse. */
    private static final float AROUND = 2;
    /** How far from the glimpse, in sizes of it, a face is seen that is the same one, and how many times larger or smaller it is. */
    private static final float NEAR = .6f;

    private static final float LIKE = 2;

    private final AnchorDetector detector;

    /** @param detector short range, telling scores from {@link #LEAST_SCORE} on */
    SecondLook(AnchorDetector detector) {
        this.detector = detector;
    }

    /** @param reader has kept the picture in which the glimpse was seen */
    boolean isFace(RegionReader reader, Detection glimpse) {
        return reaches(reader, glimpse, FACE);
    }

    /**
     * The same, and so clearly that it can be covered at once however little it scored.
     *
     * @param reader has kept the picture in which the glimpse was seen
     */
    boolean isClearlyFace(RegionReader reader, Detection glimpse) {
        return reaches(reader, glimpse, CLEARLY);
    }

    private boolean reaches(RegionReader reader, Detection glimpse, float demanded) {
        Region region = take(reader, glimpse);
        boolean colourful = reader.deviation(1) + reader.deviation(2) > COLOURFUL;
        return scores(reader, region, glimpse, demanded + (isUneven(reader) ? MORE : 0) + (colourful ? MORE : 0));
    }

    /**
     * Whether it is so uneven as hardly any face is, and does not look like one from near: the milder question, where hiding comes first.
     *
     * @param reader has kept the picture in which the glimpse was seen
     */
    boolean isPattern(RegionReader reader, Detection glimpse) {
        Region region = take(reader, glimpse);
        return isUneven(reader) && !scores(reader, region, glimpse, FACE + MORE);
    }

    private static Region take(RegionReader reader, Detection glimpse) {
        Region region = new Region(glimpse.centreX(), glimpse.centreY(), AROUND * glimpse.size(), 0);
        reader.readKept(region, RegionReader.Range.MIRRORED);
        return region;
    }

    private static boolean isUneven(RegionReader reader) {
        return reader.deviation(0) > UNEVEN;
    }

    /** Whether both looks reach so much together; the mirrored picture has been read. */
    private boolean scores(RegionReader reader, Region region, Detection glimpse, float demanded) {
        float score = score(reader, region, glimpse);
        if (score < demanded) {
            reader.readKept(region, RegionReader.Range.SIGNED);
            score += score(reader, region, glimpse);
        }
        return score >= demanded;
    }

    private float score(RegionReader reader, Region region, Detection glimpse) {
        return best(detector.find(reader, region, LEAST_SCORE), glimpse);
    }

    /** Score of the surest of these that is the same face as the glimpse; 0 when none is. */
    static float best(List<Detection> faces, Detection glimpse) {
        float best = 0;
        for (Detection seen : faces) {
            double distance = Math.hypot(seen.centreX() - glimpse.centreX(), seen.centreY() - glimpse.centreY());
            boolean same = distance < NEAR * glimpse.size()
                    && seen.size() < LIKE * glimpse.size()
                    && glimpse.size() < LIKE * seen.size();
            best = same ? Math.max(best, seen.score()) : best;
        }
        return best;
    }
}
