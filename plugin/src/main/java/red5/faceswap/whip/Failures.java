package red5.faceswap.whip;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import red5.faceswap.http.HttpReply;
import red5.faceswap.ingest.WebRtcException;
import red5.faceswap.whep.Replies;
import red5.faceswap.whep.sdp.SdpException;

/** What publishers are told of offers that came to nothing. */
final class Failures {
    private static final Duration RETRY = Duration.ofSeconds(2);

    private Failures() {}

    static HttpReply reply(SdpException failure) {
        return failure.kind() == SdpException.Kind.MALFORMED
                ? HttpReply.problem(400, "No usable offer", failure.getMessage())
                : HttpReply.problem(422, "Nothing in common", failure.getMessage());
    }

    /** @throws CompletionException for anything but a {@link WebRtcException}: it is a defect */
    static HttpReply reply(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(cause instanceof WebRtcException told)) {
            throw new CompletionException(cause);
        }
        return switch (told.kind()) {
            case OFFER -> HttpReply.problem(400, "No usable offer", told.getMessage());
            case NO_LIBRARY -> HttpReply.problem(503, "WebRTC is not installed", told.getMessage());
            case NOT_NOW -> Replies.retry(HttpReply.problem(503, "Not now", told.getMessage()), RETRY);
        };
    }
}
