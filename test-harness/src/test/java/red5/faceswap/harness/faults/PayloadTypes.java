package red5.faceswap.harness.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Payload types in session descriptions. */
final class PayloadTypes {
    private PayloadTypes() {}

    /** What stands for that encoding. */
    static String of(String sdp, String encoding) {
        Matcher map = Pattern.compile("a=rtpmap:(\\d+) " + encoding + "/").matcher(sdp);
        return map.find() ? map.group(1) : "none";
    }

    /** The offer with nothing but VP8 and Opus, under those payload types. */
    static String only(String offer, int vp8, int opus) {
        String oldVp8 = of(offer, "VP8");
        String oldOpus = of(offer, "opus");
        List<String> lines = new ArrayList<>();
        for (String line : offer.split("\r\n")) {
            Matcher about =
                    Pattern.compile("a=(rtpmap|fmtp|rtcp-fb):(\\d+) (.*)").matcher(line);
            if (line.startsWith("m=")) {
                int type = line.startsWith("m=video") ? vp8 : opus;
                lines.add(line.replaceFirst("(m=\\S+ \\S+ \\S+).*", "$1 " + type));
            } else if (!about.matches()) {
                lines.add(line);
            } else if (about.group(2).equals(oldVp8)) {
                lines.add("a=" + about.group(1) + ":" + vp8 + " " + about.group(3));
            } else if (about.group(2).equals(oldOpus)) {
                lines.add("a=" + about.group(1) + ":" + opus + " " + about.group(3));
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }
}
