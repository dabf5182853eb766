package red5.faceswap.admin;

import java.time.Instant;
import java.util.Map;

/**
 * One line of the audit log.
 *
 * @param when it happened
 * @param who did it: {@code admin}, {@code publisher}, {@code server}, the name that was tried at a failed login, or on the command line the
 *     system's user
 * @param from address of the client, empty when it was the server itself
 * @param what happened
 * @param subject the stream ({@code live/cam}), the face's id, or empty
 * @param details further facts by name, in this order
 */
public record AuditEvent(
        Instant when, String who, String from, What what, String subject, Map<String, String> details) {
    /** What is worth a line. */
    public enum What {
        FACE_ADDED,
        FACE_REMOVED,
        FACE_RENAMED,
        /** a further picture of a face; what the face's consent statement says covers it */
        PICTURE_ADDED,
        PICTURE_REMOVED,
        /** a network begins to be fetched from its publisher, whose licence was accepted */
        MODEL_FETCH_BEGUN,
        /** it has come and lies in the folder */
        MODEL_FETCHED,
        /** it has not come, and why */
        MODEL_FETCH_FAILED,
        /** a model's file was put into the folder, whose licence was accepted */
        MODEL_ADDED,
        /** for a model's file that was put into the folder by hand */
        LICENCE_ACCEPTED,
        MODEL_REMOVED,
        STREAM_CHANGED,
        VIEWER_DISMISSED,
        SWAP_STARTED,
        SWAP_ENDED,
        HIDING_STARTED,
        HIDING_ENDED,
        LOGIN_FAILED,
        /** with all settings that are not the defaults; secrets only as set or empty */
        SERVER_STARTED,
        /** what differs from the start before: somebody edited the configuration file in between */
        SETTINGS_CHANGED,
        /** written by the log itself when it could not keep up or could not write */
        ENTRIES_LOST
    }
}
