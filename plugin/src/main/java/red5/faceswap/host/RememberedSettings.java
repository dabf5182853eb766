package red5.faceswap.host;

import java.util.Optional;
import red5.faceswap.admin.StreamSettingsFile;
import red5.faceswap.session.SettingsStore;
import red5.faceswap.session.StreamKey;

/** The streams' settings in a file. */
record RememberedSettings(StreamSettingsFile file) implements SettingsStore {
    @Override
    public Optional<Stored> load(StreamKey key) {
        return file.load(key).map(saved -> new Stored(saved.mode(), saved.faceId()));
    }

    @Override
    public void save(StreamKey key, Stored settings) {
        file.save(key, settings.mode(), settings.faceId());
    }
}
