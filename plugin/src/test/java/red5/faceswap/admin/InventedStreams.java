package red5.faceswap.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import red5.faceswap.face.Face;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.StreamControl;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;
import red5.faceswap.session.StreamStatus;
import red5.faceswap.session.output.RungStatus;

/** Streams that exist on paper only: the console sees what an operator would see, and changes take effect. */
final class InventedStreams implements StreamControl {
    private final Map<StreamKey, StreamStatus> streams = new TreeMap<>();

    synchronized InventedStreams add(String app, String name, String face, String... problems) {
        StreamKey key = new StreamKey(app, name);
        streams.put(key, status(key, new StreamSettings(SwapSettings.Mode.SWAP, face), List.of(problems)));
        return this;
    }

    @Override
    public synchronized List<StreamStatus> streams() {
        return List.copyOf(streams.values());
    }

    @Override
    public synchronized Optional<StreamStatus> stream(StreamKey key) {
        return Optional.ofNullable(streams.get(key));
    }

    @Override
    public synchronized StreamStatus change(StreamKey key, UnaryOperator<StreamSettings> change)
            throws SettingsException {
        StreamStatus before = streams.get(key);
        if (before == null) {
            throw new SettingsException("no such stream", true);
        }
        StreamSettings wanted = change.apply(before.settings());
        if (wanted.faceId().startsWith("unknown")) {
            throw new SettingsException("There is no face '" + wanted.faceId() + "' in the library.", false);
        }
        StreamStatus after = status(key, wanted, before.problems());
        streams.put(key, after);
        return after;
    }

    private static StreamStatus status(StreamKey key, StreamSettings settings, List<String> problems) {
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("decode", 3.2);
        stages.put("detect", 1.9);
        stages.put("landmarks", 2.4);
        stages.put("prepare", 0.8);
        stages.put("swap", 4.6);
        stages.put("encode", 9.7);
        stages.put("total", 31.4);
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("frames", 10_482L);
        counters.put("swapped", 10_431L);
        counters.put("dropped", 12L);
        counters.put("held", 39L);
        counters.put("failed", Long.valueOf(problems.size()));
        return new StreamStatus(
                key,
                true,
                "RTMP H.264 + AAC",
                Instant.parse("2026-11-25T03:00:00Z"),
                settings,
                3,
                1,
                key.name() + "-swapped",
                2,
                1280,
                720,
                29.97,
                29.9,
                stages,
                counters,
                List.of(new RungStatus(1280, 720, 2_000_000, 29.9, 8.4), new RungStatus(640, 360, 700_000, 29.9, 3.1)),
                List.of(new Face(7, 500, 200, 240, 260, 0.97f)),
                problems);
    }
}
