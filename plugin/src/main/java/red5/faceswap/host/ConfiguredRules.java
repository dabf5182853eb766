package red5.faceswap.host;

import red5.faceswap.admin.Configuration;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.session.SessionRegistry;
import red5.faceswap.session.StreamKey;

/** The border's rules as the configuration and each stream's mode say. */
record ConfiguredRules(Configuration.Access access, SessionRegistry streams) implements HostRules {
    @Override
    public boolean rawPlaybackDenied(StreamKey key) {
        return access.denyRawPlayback()
                && streams.mode(key).map(mode -> mode != Mode.ORIGINAL).orElse(false);
    }

    @Override
    public String webSocketPublishToken() {
        return access.websocketPublishToken();
    }
}
