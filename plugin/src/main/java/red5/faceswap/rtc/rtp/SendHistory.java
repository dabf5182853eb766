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
            int at = frameAt(sequence);
            return Arrays.copyOfRange(frames, at + 2, at + 2 + frames[at]);
        }

        /** The authentication tag as it went out; it must have been kept. */
        public byte[] tag() {
            int at = frameAt(sequence);
            int tag = at + 2 + frames[at];
            return Arrays.copyOfRange(frames, tag, tag + frames[at + 1]);
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

    /** Header with all extensions, tag, and a byte each for their lengths. */
    private static final int FRAME = 2 + RtpStream.HEADER + HeaderExtensions.MAX_LENGTH + 16;

    private final Picture[] ring;
    private final long[] sentAt;
    private final ArrayDeque<Picture> forgotten = new ArrayDeque<>();
    /**
     * Of each packet two lengths, header and tag: one array, because a collector that copies a new viewer's memory has to follow each one.
     * Empty until a first frame is kept.
     */
    private byte[] frames = NOTHING;

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
        if (frames.length == 0) {
            frames = new byte[ring.length * FRAME];
        }
        int to = frameAt(sequence);
        frames[to] = (byte) headerLength;
        frames[to + 1] = (byte) tagLength;
        System.arraycopy(packet, at, frames, to + 2, headerLength);
        System.arraycopy(packet, at + length - tagLength, frames, to + 2 + headerLength, tagLength);
    }

    private int frameAt(int sequence) {
        return slot(sequence) * FRAME;
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
