package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.face.SwapSettings;

/** Remembers what the operator chose for a stream, over restarts. Thread-safe. */
public interface SettingsStore {
    /** Must be quick (from memory). */
    Optional<Stored> load(StreamKey key);

    /** May write to a disk: called on a thread that may wait. */
    void save(StreamKey key, Stored settings);

    /** @param faceId library id, empty for none */
    record Stored(SwapSettings.Mode mode, String faceId) {}
}
