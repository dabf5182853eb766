package red5.faceswap.rtc.rtp;

/**
 * What went out lately under which sequence number, to one viewer: a ring of fixed size that refers to the shared slices. Where
 * retransmission must repeat the very bytes (no RTX), the header and the authentication tag are kept too: with them the packet can
 * be made again, and proved to be the same, in a twentieth of its room.
 */
public final class SendHistory {
    /** One packet that was sent. Reused by the ring. */
    public static final class Sent {
        private int sequence = -1;
        private PictureSlices picture;
        private int slice;
        private int pictureId;
        private int baseIndex;
        private int timestamp;
        private long firstSent;
        private long lastSent;
        private int resends;
        private byte[] header = NOTHING;
        private byte[] tag = NOTHING;

        public PictureSlices picture() {
            return picture;
        }

        public int sequence() {
            return sequence;
        }

        public int slice() {
            return slice;
        }

        public int pictureId() {
            return pictureId;
        }

        /** As {@link Vp8Payload} wrote it. */
        public int baseIndex() {
            return baseIndex;
        }

        /** RTP timestamp. */
        public int timestamp() {
            return timestamp;
        }

        /** The RTP header as it went out, extensions included; nothing unless it was kept. */
        public byte[] header() {
            return header;
        }

        /** The authentication tag as it went out; nothing unless it was kept. */
        public byte[] tag() {
            return tag;
        }

        long firstSent() {
            return firstSent;
        }

        long lastSent() {
            return lastSent;
        }

        int resends() {
            return resends;
        }

        void resent(long now) {
            resends++;
            lastSent = now;
        }
    }

    private static final byte[] NOTHING = {};
    private final Sent[] ring;

    /** @param size a power of two */
    public SendHistory(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a history needs a power of two as its size, not " + size);
        }
        ring = new Sent[size];
        for (int i = 0; i < size; i++) {
            ring[i] = new Sent();
        }
    }

    /** Notes a packet; the oldest one is forgotten. */
    public Sent add(
            int sequence, PictureSlices picture, int slice, int pictureId, int baseIndex, int timestamp, long now) {
        Sent sent = ring[sequence & ring.length - 1];
        sent.sequence = sequence;
        sent.picture = picture;
        sent.slice = slice;
        sent.pictureId = pictureId;
        sent.baseIndex = baseIndex;
        sent.timestamp = timestamp;
        sent.firstSent = now;
        sent.lastSent = now;
        sent.resends = 0;
        return sent;
    }

    /** Keeps of a protected packet what tells it from others with the same payload. */
    public void keepFrame(Sent sent, byte[] packet, int at, int length, int headerLength, int tagLength) {
        sent.header = copy(packet, at, headerLength, sent.header);
        sent.tag = copy(packet, at + length - tagLength, tagLength, sent.tag);
    }

    private static byte[] copy(byte[] from, int at, int length, byte[] reused) {
        byte[] to = reused.length == length ? reused : new byte[length];
        System.arraycopy(from, at, to, 0, length);
        return to;
    }

    /** The packet with that number, or null when it was never sent or is forgotten. */
    public Sent find(int sequence) {
        Sent sent = ring[sequence & ring.length - 1];
        return sent.sequence == sequence ? sent : null;
    }

    /** Forgets everything, so that pictures can be freed. */
    public void clear() {
        for (Sent sent : ring) {
            sent.sequence = -1;
            sent.picture = null;
        }
    }
}
