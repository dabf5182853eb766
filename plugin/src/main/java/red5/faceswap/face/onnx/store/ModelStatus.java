package red5.faceswap.face.onnx.store;

import java.util.Optional;
import red5.faceswap.face.onnx.description.ModelDescription;

/**
 * A known model and what has become of its file.
 *
 * @param description of it
 * @param bytes of its file, 0 while there is none
 * @param sha256 of its file in small hexadecimal digits, empty until it was read as a whole and is what the description says
 * @param state whether it can be used
 * @param fetch what is being fetched of it, or was the last time; empty for nothing
 */
public record ModelStatus(ModelDescription description, long bytes, String sha256, State state, Optional<Fetch> fetch) {
    /**
     * A file on its way.
     *
     * @param bytes that are there
     * @param total that there will be, 0 while that is not known
     * @param running whether it still comes
     * @param failure why it did not come, a sentence
     */
    public record Fetch(long bytes, long total, boolean running, Optional<String> failure) {}

    /** Whether a model can be used. */
    public sealed interface State permits Absent, Checking, Unaccepted, Ready, Refused {}

    /** There is no file. */
    public record Absent() implements State {}

    /** Its file is being read. */
    public record Checking() implements State {}

    /** Its file is what its description says, but nobody has accepted its licence for it. */
    public record Unaccepted() implements State {}

    /** Its file is what its description says. */
    public record Ready() implements State {}

    /**
     * Its file cannot be used.
     *
     * @param reason a sentence
     */
    public record Refused(String reason) implements State {}
}
