package red5.faceswap.face.onnx;

/**
 * A known model and what has become of its file.
 *
 * @param description of it
 * @param bytes of its file, 0 while there is none
 * @param state whether it can be used
 */
public record ModelStatus(ModelDescription description, long bytes, State state) {
    /** Whether a model can be used. */
    public sealed interface State permits Absent, Checking, Ready, Refused {}

    /** There is no file. */
    public record Absent() implements State {}

    /** Its file is being read. */
    public record Checking() implements State {}

    /** Its file is what its description says. */
    public record Ready() implements State {}

    /**
     * Its file cannot be used.
     *
     * @param reason a sentence
     */
    public record Refused(String reason) implements State {}
}
