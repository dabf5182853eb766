package red5.faceswap.host;

import java.util.Optional;
import java.util.function.Consumer;
import red5.faceswap.admin.Configuration;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.session.SessionRegistry;
import red5.faceswap.session.StreamKey;

/** The border's rules as the configuration and each stream's mode say. */
record ConfiguredRules(Configuration configuration, SessionRegistry streams, RtmpOutputs outputs, RawPlaybackEnds ends)
        implements HostRules {
    @Override
    public boolean rawPlaybackDenied(StreamKey key) {
        Optional<StreamKey> source = outputs.source(key);
        if (source.isPresent()) {
            return streams.mode(source.get()).filter(mode -> mode != Mode.OFF).isEmpty();
        }
        return access().denyRawPlayback()
                && streams.mode(key).map(mode -> mode != Mode.ORIGINAL).orElse(false);
    }

    private Configuration.Access access() {
        return configuration.access();
    }

    @Override
    public void addDenialListener(Consumer<StreamKey> listener) {
        if (access().denyRawPlayback()) {
            ends.add(listener);
        }
    }

    @Override
    public void removeDenialListener(Consumer<StreamKey> listener) {
        ends.remove(listener);
    }

    @Override
    public String webSocketPublishToken() {
        return access().websocketPublishToken();
    }
}
