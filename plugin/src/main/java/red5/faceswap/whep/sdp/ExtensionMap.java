package red5.faceswap.whep.sdp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * The header extensions that a section of an offer maps to numbers (RFC 8285, section 5), as far as a sender of the one-byte form
 * can use them. A number given twice says nothing, and is not used.
 */
final class ExtensionMap {
    private record Mapping(int id, String answerDirection) {}

    private static final int MAX_MAPPINGS = 64;

    private final Map<String, Mapping> byUri = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private final Set<Integer> ambiguous = new HashSet<>();

    /** Takes the value of an extmap attribute: number, perhaps a direction, URI, perhaps attributes. */
    void offered(String value) {
        int space = value.indexOf(' ');
        if (space < 0 || byUri.size() >= MAX_MAPPINGS) {
            return;
        }
        String rest = value.substring(space + 1).trim();
        int end = rest.indexOf(' ');
        String uri = end < 0 ? rest : rest.substring(0, end);
        String number = value.substring(0, space);
        int slash = number.indexOf('/');
        String direction = slash < 0 ? "" : number.substring(slash + 1);
        int id = id(slash < 0 ? number : number.substring(0, slash));
        if (id == HeaderExtensions.NONE || byUri.containsKey(uri)) {
            return;
        }
        if (!seen.add(id)) {
            ambiguous.add(id);
        }
        switch (direction) {
            case "", "sendrecv" -> byUri.put(uri, new Mapping(id, ""));
            case "recvonly" -> byUri.put(uri, new Mapping(id, "/sendonly"));
            default -> {} // not for what we send
        }
    }

    private static int id(String text) {
        int id = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == 2) {
                return HeaderExtensions.NONE;
            }
            id = 10 * id + digit;
        }
        return id <= HeaderExtensions.MAX_ID ? id : HeaderExtensions.NONE;
    }

    /** Takes over what stands for all sections. */
    void addAll(ExtensionMap session) {
        byUri.putAll(session.byUri);
        seen.addAll(session.seen);
        ambiguous.addAll(session.ambiguous);
    }

    /** The number for that extension, or {@link HeaderExtensions#NONE}. */
    int id(String uri, boolean usable) {
        Mapping mapping = byUri.get(uri);
        return !usable || mapping == null || ambiguous.contains(mapping.id()) ? HeaderExtensions.NONE : mapping.id();
    }

    /** The answer's attribute for an extension that has a number here. */
    String line(String uri) {
        Mapping mapping = byUri.get(uri);
        return "a=extmap:" + mapping.id() + mapping.answerDirection() + " " + uri;
    }
}
