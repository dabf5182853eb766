package red5.faceswap.whep.sdp;

/**
 * Where in an offer's text something is said of each payload type; the first place counts. Of the forty types that a browser offers one or
 * two are asked for, so that nothing is copied before.
 */
final class PayloadPlaces {
    private static final int TYPES = 128;

    private int[] begins; // null: none yet
    private int[] ends;

    void add(int payloadType, int begin, int end) {
        if (begins == null) {
            begins = new int[TYPES];
            ends = new int[TYPES];
        }
        if (ends[payloadType] == 0) {
            begins[payloadType] = begin;
            ends[payloadType] = end;
        }
    }

    /** Beginning of what is said of that type; equal to its end when nothing is. */
    int begin(int payloadType) {
        return begins == null ? 0 : begins[payloadType];
    }

    int end(int payloadType) {
        return ends == null ? 0 : ends[payloadType];
    }
}
