package red5.faceswap.whep.sdp;

import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * The numbers that a section of an offer gives to the header extensions known here (RFC 8285, section 5), as far as a sender of the
 * one-byte form can use them. A number given twice says nothing, and is not used.
 */
final class ExtensionMap {
    /** The header extensions of which the product makes use. */
    enum Extension {
        TRANSPORT_SEQUENCE("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
        ABSOLUTE_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
        PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay");

        private static final Extension[] ALL = values();
        private final String uri;

        Extension(String uri) {
            this.uri = uri;
        }
    }

    private final int[] ids = new int[Extension.ALL.length];
    private int mirrored; // extensions whose direction the answer names, one bit each
    private int seen; // numbers, one bit each
    private int ambiguous;

    /** Takes the value of an extmap attribute, which stands there: number, perhaps a direction, URI, perhaps attributes. */
    void offered(String text, int from, int to) {
        int space = Words.find(text, ' ', from, to);
        int end = Words.find(text, '/', from, space);
        int id = Words.payloadType(text, from, end);
        if (id <= HeaderExtensions.NONE || id > HeaderExtensions.MAX_ID) {
            return;
        }
        Extension extension = known(text, Words.skipSpace(text, space, to), to);
        if (extension != null && isSet(extension)) {
            return;
        }
        ambiguous |= seen & 1 << id;
        seen |= 1 << id;
        if (extension != null) {
            map(extension, id, end == space ? "" : text.substring(end + 1, space));
        }
    }

    /** The extension whose URI stands there, null for another. */
    private static Extension known(String text, int from, int to) {
        for (Extension extension : Extension.ALL) {
            int end = from + extension.uri.length();
            boolean whole = end == to || end < to && text.charAt(end) <= ' ';
            if (whole && text.startsWith(extension.uri, from)) {
                return extension;
            }
        }
        return null;
    }

    private boolean isSet(Extension extension) {
        return ids[extension.ordinal()] != HeaderExtensions.NONE;
    }

    private void map(Extension extension, int id, String direction) {
        switch (direction) {
            case "", "sendrecv" -> ids[extension.ordinal()] = id;
            case "recvonly" -> {
                ids[extension.ordinal()] = id;
                mirrored |= 1 << extension.ordinal();
            }
            default -> {} // not for what we send
        }
    }

    /** Takes over what stands for all sections. */
    void addAll(ExtensionMap session) {
        System.arraycopy(session.ids, 0, ids, 0, ids.length);
        mirrored = session.mirrored;
        seen = session.seen;
        ambiguous = session.ambiguous;
    }

    /** The number for that extension, or {@link HeaderExtensions#NONE}. */
    int id(Extension extension, boolean usable) {
        int id = ids[extension.ordinal()];
        return usable && (ambiguous & 1 << id) == 0 ? id : HeaderExtensions.NONE;
    }

    /** Writes the answer's attribute for an extension that has a number here. */
    void write(Extension extension, StringBuilder answer) {
        answer.append("a=extmap:").append(ids[extension.ordinal()]);
        answer.append((mirrored & 1 << extension.ordinal()) == 0 ? " " : "/sendonly ");
        answer.append(extension.uri).append(SdpAnswer.END);
    }
}
