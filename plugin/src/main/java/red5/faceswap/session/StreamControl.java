package red5.faceswap.session;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The operator's hand on the streams. Thread-safe; no method blocks. */
public interface StreamControl {
    /** All known streams, by name. */
    List<StreamStatus> streams();

    Optional<StreamStatus> stream(StreamKey key);

    /**
     * Changes what viewers of a stream get, from the next frame on; their sessions stay, but for mode off, which lets them go.
     *
     * @param change from the settings as they are to those wanted; called once, quick
     * @return the status with the new settings
     * @throws SettingsException when the change makes no sense; nothing was changed then
     */
    StreamStatus change(StreamKey key, UnaryOperator<StreamSettings> change) throws SettingsException;

    /** The requested settings cannot be had; the message says what to do. */
    final class SettingsException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean unknownStream;

        public SettingsException(String message, boolean unknownStream) {
            super(message);
            this.unknownStream = unknownStream;
        }

        /** True when there is no such stream (404), false when the values are wrong (422). */
        public boolean unknownStream() {
            return unknownStream;
        }
    }
}
