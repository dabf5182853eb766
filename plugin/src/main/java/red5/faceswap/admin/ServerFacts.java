package red5.faceswap.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import red5.faceswap.face.Safeguard;

/**
 * What the console tells about the server.
 *
 * @param version of the plugin
 * @param rtmpPort where publishers connect
 * @param disclosure what stands in the picture, and where
 * @param safeguard against showing a real face by accident
 * @param rawDenied whether raw playback of swapped streams is refused
 * @param defaultFace id of the face of streams for which none was chosen
 * @param problems sentences about the server itself: what is wrong and what to do; called from any thread
 * @param natives kinds of objects outside the Java heap and how many of each are alive just now; called from any thread
 */
public record ServerFacts(
        String version,
        int rtmpPort,
        Configuration.Disclosure disclosure,
        Safeguard safeguard,
        boolean rawDenied,
        String defaultFace,
        Supplier<List<String>> problems,
        Supplier<Map<String, Long>> natives) {}
