package red5.faceswap.rtc.rtp;

/**
 * What went out lately under which sequence number, to one viewer: a ring of fixed size that refers to the shared slices. The
 * bytes themselves are kept only where retransmission must repeat them (no RTX).
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
        private byte[] packet = NOTHING;
        private int packetLength;

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

        /** The protected packet as it went out, filled up to {@link #packetLength()}; nothing unless it was kept. */
        public byte[] packet() {
            return packet;
        }

        public int packetLength() {
            return packetLength;
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
    private static final int MAX_PACKET = 1250;
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
        sent.packetLength = 0;
        return sent;
    }

    /** Keeps the very bytes that were sent: a changed packet under an old number would reuse an SRTP nonce. */
    public void keepPacket(Sent sent, byte[] packet, int at, int length) {
        if (sent.packet.length == 0) {
            sent.packet = new byte[MAX_PACKET];
        }
        System.arraycopy(packet, at, sent.packet, 0, length);
        sent.packetLength = length;
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
