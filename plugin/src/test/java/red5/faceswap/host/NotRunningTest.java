package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.ingest.MediaPacket;
import red5.faceswap.ingest.RtmpSource;
import red5.faceswap.session.StreamKey;

class NotRunningTest {
    private static final String WHY = "UDP port 5082 cannot be opened: free it, or choose another one by rtc.port.";

    private final NotRunning standIn = new NotRunning(WHY, key -> key.app().equals("live"));

    @ParameterizedTest
    @ValueSource(strings = {"/faceswap/", "/faceswap/api/streams", "/faceswap/play", "/live/whep/endpoint/cam"})
    void whoeverAsksIsToldWhyAndWhatToDo(String path) {
        assertTrue(standIn.handles(path));
        HttpRequest request =
                new HttpRequest("GET", path, Map.of(), Map.of(), new byte[0], InetAddress.getLoopbackAddress(), "");
        HttpReply reply = standIn.answer(request).toCompletableFuture().join();
        assertEquals(503, reply.status());
        assertTrue(new String(reply.body(), StandardCharsets.UTF_8).contains(WHY), reply::toString);
    }

    @Test
    void otherPagesOfTheServerAreLeftAlone() {
        assertFalse(standIn.handles("/live/index.html"));
        assertFalse(standIn.handles("/"));
    }

    @Test
    void picturesAsPublishedStayDenied() {
        assertTrue(standIn.rawPlaybackDenied(new StreamKey("live", "cam")));
        assertFalse(standIn.rawPlaybackDenied(new StreamKey("vod", "film")));
    }

    @Test
    void nothingOfAPublisherIsKept() {
        RtmpSource source = new RtmpSource("cam", RtmpSource.DEFAULT_BACKLOG_BYTES);
        standIn.published(new StreamKey("live", "cam"), source);
        source.packet(new MediaPacket(MediaPacket.Kind.VIDEO, new byte[] {0x17, 1, 0, 0, 0, 1}, 0));
        assertEquals(0, source.stats().videoPackets());
    }
}
