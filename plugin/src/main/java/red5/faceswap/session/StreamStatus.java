package red5.faceswap.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import red5.faceswap.face.Face;
import red5.faceswap.session.output.RungStatus;

/**
 * What an operator sees of a stream, one consistent moment of it.
 *
 * @param key which stream
 * @param publishing false while the publisher is away and viewers are kept waiting
 * @param source what arrives, for example {@code RTMP H.264 + AAC}
 * @param since when the stream was first published
 * @param settings what the operator chose
 * @param viewers of the swapped picture
 * @param originalViewers of the picture as published (the console's "before")
 * @param playersName under which players of the host's own protocol find the swapped picture, empty where it is not offered to them
 * @param players that play it
 * @param width of the last decoded picture, 0 before the first
 * @param height of the last decoded picture
 * @param decodedFps pictures decoded per second, recently
 * @param outputFps pictures given to viewers per second, recently
 * @param stageMillis recent median milliseconds per stage, in the order of the frame's way: {@code decode, detect, landmarks,
 *     prepare, swap, encode} and {@code total} (packet's arrival to packets out)
 * @param counters named totals since the stream was first published: {@code frames, swapped, dropped, late, held,
 *     blurred, slates, passedThrough, failed, keyFrames, droppedSmaller, droppedPackets}; pictures that only the smaller rungs left out are {@code droppedSmaller}
 * @param rungs that are encoded for viewers now, best first
 * @param faces found in the last frame
 * @param problems the latest sentences about what is wrong, newest first, at most ten
 */
public record StreamStatus(
        StreamKey key,
        boolean publishing,
        String source,
        Instant since,
        StreamSettings settings,
        int viewers,
        int originalViewers,
        String playersName,
        int players,
        int width,
        int height,
        double decodedFps,
        double outputFps,
        Map<String, Double> stageMillis,
        Map<String, Long> counters,
        List<RungStatus> rungs,
        List<Face> faces,
        List<String> problems) {}
