package red5.faceswap.rtc.rtp;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * What went out lately under which sequence number, to one viewer: a ring of fixed size that refers to the shared slices. What a
 * picture's packets have in common is kept once. Where retransmission must repeat the very bytes (no RTX), the header and the
 * authentication tag are kept too: with them the packet can be made again, and proved to be the same, in a twentieth of its room.
 */
public final class SendHistory {
    /** A picture on its way to the viewer: its packets' numbers follow each other. Used again once all of them are forgotten. */
    private static final class Picture {
        private PictureSlices slices;
        private int firstSequence;
        private int id;
        private int baseIndex;
        private int timestamp;
        private int remembered; // packets
        private long[] resentAt = NEVER; // until a packet of it is lost
        private byte[] resends = NOTHING;
    }

    /** One packet that was sent. Good until it is forgotten. */
    public final class Sent {
        private final Picture of;
        private final int sequence;
        private final int slice;

        private Sent(Picture of, int sequence, int slice) {
            this.of = of;
            this.sequence = sequence;
            this.slice = slice;
        }

        public PictureSlices picture() {
            return of.slices;
        }

        public int sequence() {
            return sequence;
        }

        public int slice() {
            return slice;
        }

        public int pictureId() {
            return of.id;
        }

        /** As {@link Vp8Payload} wrote it. */
        public int baseIndex() {
            return of.baseIndex;
        }

        /** RTP timestamp. */
        public int timestamp() {
            return of.timestamp;
        }

        /** The RTP header as it went out, extensions included; it must have been kept. */
        public byte[] header() {
            return headers[slot(sequence)];
        }

        /** The authentication tag as it went out; it must have been kept. */
        public byte[] tag() {
            return tags[slot(sequence)];
        }

        long firstSent() {
            return sentAt[slot(sequence)];
        }

        /** Of its last repeat, if there was one. */
        long lastSent() {
            return resends() == 0 ? firstSent() : of.resentAt[slice];
        }

        int resends() {
            return of.resends.length == 0 ? 0 : of.resends[slice];
        }

        void resent(long now) {
            if (of.resends.length == 0) {
                of.resends = new byte[of.slices.count()];
                of.resentAt = new long[of.slices.count()];
            }
            of.resends[slice]++;
            of.resentAt[slice] = now;
        }
    }

    private static final long[] NEVER = {};
    private static final byte[] NOTHING = {};

    private final Picture[] ring;
    private final long[] sentAt;
    private final ArrayDeque<Picture> forgotten = new ArrayDeque<>();
    private byte[][] headers = {}; // until a first one is kept
    private byte[][] tags = {};
    private Picture current;

    /** @param size a power of two */
    public SendHistory(int size) {
        if (Integer.bitCount(size) != 1) {
            throw new IllegalArgumentException("a history needs a power of two as its size, not " + size);
        }
        ring = new Picture[size];
        sentAt = new long[size];
    }

    private int slot(int sequence) {
        return sequence & ring.length - 1;
    }

    /** The packets from now on are those of that picture, the first one with that number. */
    public void begin(PictureSlices picture, int firstSequence, int pictureId, int baseIndex, int timestamp) {
        current = forgotten.isEmpty() ? new Picture() : forgotten.pop();
        current.slices = picture;
        current.firstSequence = firstSequence;
        current.id = pictureId;
        current.baseIndex = baseIndex;
        current.timestamp = timestamp;
        current.resentAt = NEVER;
        current.resends = NOTHING;
    }

    /** Notes a packet of the picture begun last; the oldest one is forgotten. */
    public void add(int sequence, long now) {
        int slot = slot(sequence);
        Picture oldest = ring[slot];
        if (oldest != null && --oldest.remembered == 0 && oldest != current) {
            oldest.slices = null; // it can be freed
            forgotten.push(oldest);
        }
        ring[slot] = current;
        sentAt[slot] = now;
        current.remembered++;
    }

    /** Keeps of a protected packet what tells it from others with the same payload. */
    public void keepFrame(int sequence, byte[] packet, int at, int length, int headerLength, int tagLength) {
        if (headers.length == 0) {
            headers = new byte[ring.length][0];
            tags = new byte[ring.length][0];
        }
        int slot = slot(sequence);
        headers[slot] = copy(packet, at, headerLength, headers[slot]);
        tags[slot] = copy(packet, at + length - tagLength, tagLength, tags[slot]);
    }

    private static byte[] copy(byte[] from, int at, int length, byte[] reused) {
        byte[] to = reused.length == length ? reused : new byte[length];
        System.arraycopy(from, at, to, 0, length);
        return to;
    }

    /** The packet with that number, or null when it was never sent or is forgotten. */
    public Sent find(int sequence) {
        Picture of = ring[slot(sequence)];
        int slice = of == null ? 0 : sequence - of.firstSequence & 0xffff;
        return of == null || slice >= of.slices.count() ? null : new Sent(of, sequence, slice);
    }

    /** Forgets everything, so that pictures can be freed. */
    public void clear() {
        Arrays.fill(ring, null);
        forgotten.clear();
        current = null;
    }
}
