package red5.faceswap.media;

import org.slf4j.Logger;

/** What is said of failures that come from elsewhere, and of memory that has run out. */
public final class Failures {
    private Failures() {}

    /**
     * Logs a failure, unless there is no memory left even for that: whoever has failed goes on.
     *
     * @param words with a place for {@code what}
     */
    public static void log(Logger log, String words, Object what, Throwable failure) {
        try {
            log.error(words, what, failure);
        } catch (RuntimeException | Error e) {
            return; // what failed is seen by its being missing
        }
    }

    /** Why something failed, the end of a sentence, without full stop; of Java's memory also what to do. */
    public static String words(Throwable failure) {
        String said = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return failure instanceof OutOfMemoryError
                ? "the server's memory is exhausted (" + said
                        + "): start it with more of it (-Xmx), or swap fewer or smaller streams at once"
                : said;
    }
}
