package red5.faceswap.harness.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a browser saw and heard: the result of {@code watch.mjs}, with names for what tests ask most.
 *
 * @param json everything
 */
public record Seen(JsonObject json) {
    /**
     * How far, as a share of a tone's frequency, what was heard may lie from it and still be that tone: a jitter buffer that
     * stretches the sound while the machine is busy bends the peak of a short spectrum by more than a per cent.
     */
    public static final double LESS_THAN_A_SEMITONE = 0.05;

    /** Frames that the video element presented while it was watched. */
    public int frames() {
        return (int) number("picture.presented").orElse(0);
    }

    /** Frames whose bar code was read. */
    public int codedFrames() {
        return (int) number("picture.coded").orElse(0);
    }

    public double fps() {
        return number("picture.fps").orElse(0);
    }

    /** Steps to a smaller frame number: frames out of order. */
    public int backwards() {
        return (int) number("picture.backwards").orElse(0);
    }

    /** Frames that were published but never presented. */
    public int lost() {
        return (int) number("picture.lost").orElse(0);
    }

    public int lastNumber() {
        return (int) number("picture.lastNumber").orElse(-1);
    }

    /** Gaps over 150 ms between two frames. */
    public int freezes() {
        return (int) number("picture.freezes").orElse(0);
    }

    public double longestGapMillis() {
        return number("picture.longestGapMillis").orElse(0);
    }

    /** From the clock in the picture to the moment it was presented; empty where no code was read. */
    public OptionalDouble delayMillisP50() {
        return number("picture.delayMillis.p50");
    }

    public OptionalDouble delayMillisP95() {
        return number("picture.delayMillis.p95");
    }

    /** From the POST to the first frame on the screen. */
    public OptionalDouble firstFrameMillis() {
        return number("firstFrameMillis");
    }

    public boolean heard() {
        return find("sound.heard") != null && find("sound.heard").getAsBoolean();
    }

    public OptionalDouble frequencyHz() {
        return number("sound.frequencyHz");
    }

    /** Beeps that came with a flash. */
    public int syncPairs() {
        return (int) number("sound.syncMillis.pairs").orElse(0);
    }

    /** How much later the sound comes than its picture, median over the flashes; empty where none was seen and heard. */
    public OptionalDouble syncMillis() {
        return number("sound.syncMillis.p50");
    }

    /** Size of the picture, for example {@code 640x360}; all sizes seen, in their order. */
    public List<String> sizes() {
        return json.getAsJsonObject("picture").getAsJsonArray("sizes").asList().stream()
                .map(JsonElement::getAsString)
                .toList();
    }

    /** Payload type that {@code audio} or {@code video} arrived with. */
    public int payloadType(String kind) {
        return (int) number("stats." + kind + ".payloadType").orElse(-1);
    }

    public String codec(String kind) {
        JsonElement codec = find("stats." + kind + ".codec");
        return codec == null ? "" : codec.getAsString();
    }

    /** A figure by its path in the result, for example {@code stats.video.packetsLost}. */
    public OptionalDouble number(String path) {
        JsonElement found = find(path);
        return found == null ? OptionalDouble.empty() : OptionalDouble.of(found.getAsDouble());
    }

    private JsonElement find(String path) {
        JsonElement at = json;
        for (String name : path.split("\\.")) {
            if (at == null || !at.isJsonObject()) {
                return null;
            }
            at = at.getAsJsonObject().get(name);
        }
        return at == null || at.isJsonNull() ? null : at;
    }

    @Override
    public String toString() {
        JsonObject brief = json.deepCopy();
        brief.remove("answer");
        return brief.toString();
    }
}
