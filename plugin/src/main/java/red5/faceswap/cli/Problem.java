package red5.faceswap.cli;

/** Why a command could not be carried out; its message is a sentence that says what to do. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    Problem(String sentence) {
        super(sentence);
    }

    Problem(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
