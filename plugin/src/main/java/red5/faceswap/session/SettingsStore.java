package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.face.SwapSettings;

/** Remembers what the operator chose for a stream, over restarts. Never called by two threads at once. */
public interface SettingsStore {
    /** Called when a stream is first published; must be quick (from memory). */
    Optional<Stored> load(StreamKey key);

    /** May write to a disk: called on a thread that may wait. */
    void save(StreamKey key, Stored settings);

    /** @param faceId library id, empty for none */
    record Stored(SwapSettings.Mode mode, String faceId) {}
}
