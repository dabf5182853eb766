package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.Cover;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.PlacedHead.Look;
import red5.faceswap.face.mesh.PlacedHead.Rim;
import red5.faceswap.face.mesh.RimMeasure.Cut;
import red5.faceswap.face.mesh.RimMeasure.FalseCovers;
import red5.faceswap.face.mesh.RimMeasure.Recall;

/** What stands at the picture's rim and is no face stays as it is; who is half outside is covered. */
class PictureRimTest extends OnRealClips {
    private static final int FRAMES = 30;
    private static FaceRuler ruler;
    private static PlacedHead franck;
    private static PlacedHead secondMan;
    private static RimMeasure measure;

    @BeforeAll
    static void readHeads() throws Exception {
        ruler = new FaceRuler(TARGET.resolve("models"));
        franck = new PlacedHead(FRANCK, 2, FRAMES, ruler, pool);
        secondMan = new PlacedHead(SECOND_MAN, 4, FRAMES, ruler, pool);
        measure = new RimMeasure(engine, pool, 640, 360, TARGET.resolve("fonts/DejaVuSans-Bold.ttf"));
    }

    @AfterAll
    static void closeHeads() {
        franck.close();
        secondMan.close();
        ruler.close();
    }

    private static SwapSettings settings(SwapSettings.Mode mode) {
        return mode == SwapSettings.Mode.SWAP ? swap(monaLisa) : SwapSettings.anonymous(Cover.BLUR);
    }

    /** Each of these was taken for a face for some frames, or all the time. */
    @ParameterizedTest
    @CsvSource({"BAR_CODE,2,true", "BAR_CODE,3,true", "BAR_CODE,4,false", "CHECKERS,1,false", "LOWER_THIRD,3,true"})
    void whatIsWrittenBuiltOrDrawnAtTheRimIsNotCovered(RimDecor decor, long seed, boolean moves) throws Exception {
        for (SwapSettings.Mode mode : List.of(SwapSettings.Mode.SWAP, SwapSettings.Mode.ANONYMOUS)) {
            FalseCovers covers = measure.falseCovers(franck, decor, seed, moves, FRAMES, settings(mode));
            assertEquals(0, covers.wrong(), mode + ": " + covers);
        }
    }

    /** Of a head of which four to seven tenths are in the picture a look at the whole picture sees hardly any at its sides. */
    @ParameterizedTest
    @EnumSource(Rim.class)
    void aHeadThatIsHalfOutsideIsCovered(Rim rim) throws Exception {
        Recall recall = new Recall(0, 0);
        for (float share : new float[] {.4f, .55f, .7f}) {
            for (PlacedHead head : List.of(franck, secondMan)) {
                for (Look look : List.of(Look.AS_IT_IS, Look.DARK, Look.BROWN_SKIN)) {
                    Cut cut = new Cut(rim, share, .35f, look);
                    recall = recall.plus(measure.standing(head, cut, 6, settings(SwapSettings.Mode.SWAP)));
                }
            }
        }
        assertTrue(recall.share() > .8, recall + " at the " + rim);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rim.class,
            names = {"LEFT", "RIGHT"})
    void aHeadThatIsHalfOutsideIsCoveredInModeAnonymousTooWhateverTheLight(Rim rim) throws Exception {
        Recall recall = new Recall(0, 0);
        for (Look look : Look.values()) {
            Cut cut = new Cut(rim, .55f, .35f, look);
            recall = recall.plus(measure.standing(franck, cut, 6, settings(SwapSettings.Mode.ANONYMOUS)));
        }
        assertEquals(recall.faces(), recall.covered(), recall::toString);
    }
}
