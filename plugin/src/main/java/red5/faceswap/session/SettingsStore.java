package red5.faceswap.session;

import java.util.Optional;

/** Remembers what the operator chose for a stream, over restarts. Thread-safe. */
public interface SettingsStore {
    /** Must be quick (from memory). */
    Optional<StreamSettings> load(StreamKey key);

    /** May write to a disk: called on a thread that may wait. */
    void save(StreamKey key, StreamSettings settings);
}
