package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceSelector.Order;
import red5.faceswap.face.FaceSelector.Others;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.FaceSelector.Stills;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.FaceSelection;
import red5.faceswap.session.FaceSelection.Assigned;
import red5.faceswap.session.StreamSettings;

class FaceSelectionJsonTest {
    private static final StreamSettings BEFORE = new StreamSettings(SwapSettings.Mode.SWAP, "mona-lisa");

    private static StreamSettings changed(String json) throws StreamSettingsJson.NotASetting {
        return StreamSettingsJson.change(JsonParser.parseString(json).getAsJsonObject())
                .apply(BEFORE);
    }

    @Test
    void everyPartIsReadAndWhatIsNotNamedStays() throws Exception {
        StreamSettings after = changed("""
                {"select":"map","order":"right-left","others":"original","stillPictures":"swap",
                 "assign":[{"person":"anna","face":"mona-lisa"},{"person":"bert"}]}""");
        assertEquals(
                new FaceSelection(
                        Rule.MAP,
                        Order.RIGHT_LEFT,
                        List.of(new Assigned("anna", "mona-lisa"), new Assigned("bert", "")),
                        Others.ORIGINAL,
                        Stills.SWAP),
                after.selection());
        assertEquals("mona-lisa", after.faceId());
        assertEquals(
                FaceSelection.EVERYBODY.withRule(Rule.ONE),
                changed("{\"select\":\"one\"}").selection());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        StreamSettings settings = changed("{\"select\":\"reference\",\"assign\":[{\"person\":\"anna\"}]}");
        assertEquals(
                settings,
                StreamSettingsJson.change(StreamSettingsJson.of(settings)).apply(BEFORE));
    }

    @Test
    void thatOthersAreShownStandsInTheAuditLog() throws Exception {
        var details = StreamSettingsJson.difference(Optional.of(BEFORE), changed("{\"others\":\"original\"}"));
        assertEquals("anonymous", details.get("othersBefore"));
        assertEquals("original", details.get("others"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"select\":\"all\"}",
                "{\"order\":\"LARGE_SMALL\"}",
                "{\"others\":\"shown\"}",
                "{\"stillPictures\":true}",
                "{\"assign\":\"anna\"}",
                "{\"assign\":[\"anna\"]}",
                "{\"assign\":[{\"face\":\"anna\"}]}",
                "{\"assign\":[{\"person\":\"anna\",\"face\":\"\"}]}",
                "{\"assign\":[{\"person\":\"anna\",\"colour\":\"red\"}]}",
                "{\"assign\":[{\"person\":\"anna\"},{\"person\":\"anna\"}]}"
            })
    void whatMakesNoSenseIsRefusedAndTheSentenceNamesTheMember(String json) {
        StreamSettingsJson.NotASetting problem =
                assertThrows(StreamSettingsJson.NotASetting.class, () -> changed(json));
        String member = JsonParser.parseString(json)
                .getAsJsonObject()
                .keySet()
                .iterator()
                .next();
        assertTrue(problem.getMessage().contains("\"" + member + "\""), problem.getMessage());
    }

    @Test
    void moreThanTenPeopleAreRefused() {
        StringBuilder people = new StringBuilder();
        for (int i = 0; i < 11; i++) {
            people.append(i == 0 ? "" : ",").append("{\"person\":\"p").append(i).append("\"}");
        }
        assertThrows(StreamSettingsJson.NotASetting.class, () -> changed("{\"assign\":[" + people + "]}"));
    }
}
