package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

/** SRTP as somebody else wrote it (jitsi-srtp): what our packets are compared with, and what opens them in tests. */
public final class Oracle {
    private final SrtpContextFactory factory;
    private final Map<Integer, SrtpCryptoContext> rtp = new HashMap<>();
    private final Map<Integer, SrtcpCryptoContext> rtcp = new HashMap<>();

    /** @param sender whether it protects or opens */
    public Oracle(SrtpProfile profile, MasterKey key, boolean sender) {
        SrtpPolicy policy = profile == SrtpProfile.AEAD_AES_128_GCM
                ? new SrtpPolicy(SrtpPolicy.AESGCM_ENCRYPTION, 16, SrtpPolicy.NULL_AUTHENTICATION, 0, 16, 12)
                : new SrtpPolicy(SrtpPolicy.AESCM_ENCRYPTION, 16, SrtpPolicy.HMACSHA1_AUTHENTICATION, 20, 10, 14);
        factory = new SrtpContextFactory(sender, key.key(), key.salt(), policy, policy, new LoggerImpl("oracle"));
    }

    /** It measures its ciphers at first use, which takes seconds on a busy machine: not in the middle of a test. */
    public static void warmUp() throws GeneralSecurityException {
        for (SrtpProfile profile : SrtpProfile.values()) {
            MasterKey key = SrtpKeys.of(profile, new byte[profile.keyingMaterialLength()])
                    .client();
            new Oracle(profile, key, true).protectRtp(new byte[] {(byte) 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7}, 1);
        }
    }

    public byte[] protectRtp(byte[] packet, int ssrc) throws GeneralSecurityException {
        Buffer buffer = new Buffer(packet);
        check(context(ssrc).transformPacket(buffer));
        return buffer.bytes();
    }

    public byte[] protectRtcp(byte[] packet) throws GeneralSecurityException {
        Buffer buffer = new Buffer(packet);
        check(controlContext(ssrcAt(packet, 4)).transformPacket(buffer));
        return buffer.bytes();
    }

    /** The plain packet; fails when it is not authentic. */
    public byte[] openRtp(byte[] packet) throws GeneralSecurityException {
        Buffer buffer = new Buffer(packet);
        check(context(ssrcAt(packet, 8)).reverseTransformPacket(buffer, false));
        return buffer.bytes();
    }

    /** The plain packet; fails when it is not authentic. */
    public byte[] openRtcp(byte[] packet) throws GeneralSecurityException {
        Buffer buffer = new Buffer(packet);
        check(controlContext(ssrcAt(packet, 4)).reverseTransformPacket(buffer));
        return buffer.bytes();
    }

    private SrtpCryptoContext context(int ssrc) throws GeneralSecurityException {
        SrtpCryptoContext context = rtp.get(ssrc);
        if (context == null) {
            context = factory.deriveContext(ssrc, 0);
            rtp.put(ssrc, context);
        }
        return context;
    }

    private SrtcpCryptoContext controlContext(int ssrc) throws GeneralSecurityException {
        SrtcpCryptoContext context = rtcp.get(ssrc);
        if (context == null) {
            context = factory.deriveControlContext(ssrc);
            rtcp.put(ssrc, context);
        }
        return context;
    }

    private static int ssrcAt(byte[] packet, int at) {
        return SrtcpCipher.readInt(packet, at);
    }

    private static void check(SrtpErrorStatus status) throws GeneralSecurityException {
        if (status != SrtpErrorStatus.OK) {
            throw new GeneralSecurityException(String.valueOf(status));
        }
    }

    private static final class Buffer implements ByteArrayBuffer {
        private final byte[] data = new byte[2048];
        private int length;

        Buffer(byte[] packet) {
            System.arraycopy(packet, 0, data, 0, packet.length);
            length = packet.length;
        }

        byte[] bytes() {
            return Arrays.copyOf(data, length);
        }

        @Override
        public byte[] getBuffer() {
            return data;
        }

        @Override
        public int getOffset() {
            return 0;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int value) {
            length = value;
        }

        @Override
        public void setOffset(int value) {
            if (value != 0) {
                throw new UnsupportedOperationException("packets begin at 0");
            }
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] out) {
            System.arraycopy(data, from, out, 0, count);
        }

        @Override
        public void grow(int more) {
            // room for 2048 bytes was there from the start
        }

        @Override
        public void append(byte[] bytes, int count) {
            System.arraycopy(bytes, 0, data, length, count);
            length += count;
        }

        @Override
        public void shrink(int less) {
            length -= less;
        }
    }
}
