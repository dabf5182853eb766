package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.red5.io.amf.Input;
import org.red5.io.object.DataTypes;
import red5.faceswap.media.Size;

class StreamFactsTest {
    private static Map<?, ?> told(boolean sound) {
        Input message =
                new Input(new StreamFacts(new Size(640, 360), sound).message().getData());
        assertEquals(DataTypes.CORE_STRING, message.readDataType());
        assertEquals("onMetaData", message.readString());
        assertEquals(DataTypes.CORE_MAP, message.readDataType());
        return (Map<?, ?>) message.readMap();
    }

    private static double number(Map<?, ?> facts, String name) {
        return ((Number) facts.get(name)).doubleValue();
    }

    @Test
    void playersAreToldOfPicturesAndSound() {
        Map<?, ?> facts = told(true);
        assertEquals(640, number(facts, "width"));
        assertEquals(360, number(facts, "height"));
        assertEquals(7, number(facts, "videocodecid"));
        assertEquals(10, number(facts, "audiocodecid"));
    }

    @Test
    void andOfNoSoundWhereThereIsNone() {
        Map<?, ?> facts = told(false);
        assertEquals(7, number(facts, "videocodecid"));
        assertEquals(false, facts.containsKey("audiocodecid"));
    }
}
