package red5.faceswap.session;

import red5.faceswap.rtc.Broadcast;

/** Where a stream's new picture goes besides viewers by WebRTC: to players of the host's own protocol, under another name. Thread-safe. */
public interface PlayerOutputs {
    /** Offers nothing to players. */
    PlayerOutputs NONE = new PlayerOutputs() {
        @Override
        public String name(StreamKey key) {
            return "";
        }

        @Override
        public Broadcast open(StreamKey key, Broadcast.Listener listener) {
            throw new IllegalStateException("streams are not offered to players");
        }
    };

    /** The name under which players of the same application find that stream; empty where it is not offered. */
    String name(StreamKey key);

    /**
     * Offers a stream until the broadcast is closed. It takes one rung of H.264 and sound as raw AAC; never blocks.
     *
     * @param key of a stream that has a {@link #name}
     */
    Broadcast open(StreamKey key, Broadcast.Listener listener);
}
