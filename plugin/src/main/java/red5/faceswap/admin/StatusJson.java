package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import red5.faceswap.face.Face;
import red5.faceswap.session.StreamStatus;
import red5.faceswap.session.ViewerStatus;
import red5.faceswap.session.output.RungStatus;

/** Streams and viewers as the API shows them; the names are those of {@link StreamStatus} and {@link ViewerStatus}. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(StreamStatus status) {
        JsonObject json = new JsonObject();
        json.addProperty("app", status.key().app());
        json.addProperty("stream", status.key().name());
        json.addProperty("publishing", status.publishing());
        json.addProperty("source", status.source());
        json.addProperty("since", status.since().toString());
        StreamSettingsJson.of(status.settings()).entrySet().forEach(one -> json.add(one.getKey(), one.getValue()));
        json.addProperty("viewers", status.viewers());
        json.addProperty("originalViewers", status.originalViewers());
        json.addProperty("rtmpStream", status.playersName());
        json.addProperty("rtmpPlayers", status.players());
        json.addProperty("width", status.width());
        json.addProperty("height", status.height());
        json.addProperty("decodedFps", rounded(status.decodedFps()));
        json.addProperty("outputFps", rounded(status.outputFps()));
        JsonObject stages = new JsonObject();
        status.stageMillis().forEach((stage, millis) -> stages.addProperty(stage, rounded(millis)));
        json.add("stageMillis", stages);
        JsonObject counters = new JsonObject();
        for (Map.Entry<String, Long> counter : status.counters().entrySet()) {
            counters.addProperty(counter.getKey(), counter.getValue());
        }
        json.add("counters", counters);
        JsonArray rungs = new JsonArray();
        status.rungs().forEach(rung -> rungs.add(rung(rung)));
        json.add("rungs", rungs);
        JsonArray faces = new JsonArray();
        for (Face face : status.faces()) {
            JsonObject one = face(face);
            one.addProperty("trackId", face.trackId());
            faces.add(one);
        }
        json.add("faces", faces);
        JsonArray problems = new JsonArray();
        status.problems().forEach(problems::add);
        json.add("problems", problems);
        return json;
    }

    private static JsonObject rung(RungStatus rung) {
        JsonObject json = new JsonObject();
        json.addProperty("width", rung.width());
        json.addProperty("height", rung.height());
        json.addProperty("kbps", rung.bitsPerSecond() / 1000);
        json.addProperty("fps", rounded(rung.fps()));
        json.addProperty("encodeMillis", rounded(rung.encodeMillis()));
        return json;
    }

    static JsonObject of(ViewerStatus viewer) {
        boolean shown = viewer.rung() >= 0;
        JsonObject json = new JsonObject();
        json.addProperty("id", viewer.id());
        json.addProperty("endpoint", viewer.endpoint());
        json.addProperty("userAgent", viewer.userAgent());
        json.addProperty("address", viewer.address());
        json.addProperty("state", viewer.state());
        json.addProperty("ageSeconds", rounded(viewer.ageSeconds()));
        json.addProperty("silentSeconds", rounded(viewer.silentSeconds()));
        json.addProperty("rung", shown ? viewer.rung() : null);
        json.addProperty("width", shown ? viewer.width() : null);
        json.addProperty("height", shown ? viewer.height() : null);
        json.addProperty("frames", shown ? frames(viewer.oneLeftOutOf()) : null);
        json.addProperty("framesSent", viewer.framesSent());
        json.addProperty("framesWaiting", viewer.framesWaiting());
        json.addProperty("sentBitsPerSecond", Math.round(viewer.sentBitsPerSecond()));
        json.addProperty("estimatedBitsPerSecond", Math.round(viewer.estimatedBitsPerSecond()));
        json.addProperty("lossPercent", rounded(viewer.lossPercent()));
        json.addProperty("roundTripMillis", rounded(viewer.roundTripMillis()));
        json.addProperty("bytesSent", viewer.bytesSent());
        json.addProperty("packetsSent", viewer.packetsSent());
        json.addProperty("nacks", viewer.nacks());
        json.addProperty("packetsResent", viewer.packetsResent());
        json.addProperty("keyFrameRequests", viewer.keyFrameRequests());
        json.addProperty("srtpProfile", viewer.srtpProfile());
        return json;
    }

    private static String frames(int oneLeftOutOf) {
        return oneLeftOutOf == 0 ? "all" : oneLeftOutOf - 1 + " of " + oneLeftOutOf;
    }

    static JsonObject face(Face face) {
        JsonObject json = new JsonObject();
        json.addProperty("x", rounded(face.x()));
        json.addProperty("y", rounded(face.y()));
        json.addProperty("width", rounded(face.width()));
        json.addProperty("height", rounded(face.height()));
        json.addProperty("score", rounded(face.score()));
        return json;
    }

    /** Two decimals; JSON knows no infinity, so what is not finite is 0. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 100) / 100.0 : 0;
    }
}
