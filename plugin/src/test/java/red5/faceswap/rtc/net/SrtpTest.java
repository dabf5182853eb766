package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private final Random random = new Random(11);

    private SrtpKeys keys(SrtpProfile profile) {
        byte[] material = new byte[profile.keyingMaterialLength()];
        random.nextBytes(material);
        return SrtpKeys.of(profile, material);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void packetsEqualAnotherImplementationsByteForByteAlsoWhenSequenceNumbersWrap(SrtpProfile profile)
            throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        SrtpSender sender = SrtpSender.of(profile, keys.server());
        Oracle oracle = new Oracle(profile, keys.server(), true);
        int ssrc = 0xCAFE1234;
        for (long index = 0x7fff; index < 0x20002; index += index % 997 == 0 ? 1 : 499) {
            byte[] payload = new byte[1 + random.nextInt(1150)];
            random.nextBytes(payload);
            byte[] expected = oracle.protectRtp(packet(index, ssrc, payload), ssrc);

            byte[] out = new byte[1300];
            System.arraycopy(packet(index, ssrc, payload), 0, out, 40, 12);
            int length = sender.protect(out, 40, 12, payload, payload.length, ssrc, index);

            assertArrayEquals(expected, Arrays.copyOfRange(out, 40, 40 + length), "index " + index);
            assertEquals(12 + payload.length + profile.tagLength(), length);
        }
    }

    private static byte[] packet(long index, int ssrc, byte[] payload) {
        byte[] packet = new byte[12 + payload.length];
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        packet[2] = (byte) (index >>> 8);
        packet[3] = (byte) index;
        SrtcpCipher.writeInt(packet, 4, (int) index * 3000);
        SrtcpCipher.writeInt(packet, 8, ssrc);
        System.arraycopy(payload, 0, packet, 12, payload.length);
        return packet;
    }

    private byte[] report(int ssrc, int bytes) {
        byte[] packet = new byte[8 + bytes];
        random.nextBytes(packet);
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 201;
        SrtcpCipher.writeInt(packet, 4, ssrc);
        return packet;
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void reportsAreOpenedByAnotherImplementation(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        SrtcpSender sender = new SrtcpSender(profile, keys.server());
        Oracle oracle = new Oracle(profile, keys.server(), false);
        for (int i = 0; i < 50; i++) {
            byte[] plain = report(7 + i % 2, 4 * random.nextInt(60));
            byte[] buffer = Arrays.copyOf(plain, plain.length + SrtcpSender.OVERHEAD);
            int length = sender.protect(buffer, plain.length);
            assertArrayEquals(plain, oracle.openRtcp(Arrays.copyOf(buffer, length)));
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void foreignReportsAreOpenedOnceAndForgeriesNever(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        Oracle oracle = new Oracle(profile, keys.client(), true);
        SrtcpReceiver receiver = new SrtcpReceiver(profile, keys.client());
        for (int i = 0; i < 200; i++) {
            byte[] plain = report(9, 4 * random.nextInt(60));
            byte[] sealed = oracle.protectRtcp(plain);

            byte[] forged = sealed.clone();
            forged[random.nextInt(forged.length)] ^= (byte) (1 << random.nextInt(8));
            assertEquals(-1, receiver.unprotect(forged, forged.length), "forged");

            byte[] honest = sealed.clone();
            int length = receiver.unprotect(honest, honest.length);
            assertArrayEquals(plain, Arrays.copyOf(honest, Math.max(0, length)));

            assertEquals(-1, receiver.unprotect(sealed, sealed.length), "repeated");
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void reportsMayOvertakeEachOtherButNotBeAncient(SrtpProfile profile) throws GeneralSecurityException {
        SrtpKeys keys = keys(profile);
        Oracle oracle = new Oracle(profile, keys.client(), true);
        SrtcpReceiver receiver = new SrtcpReceiver(profile, keys.client());
        byte[][] sealed = new byte[100][];
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] = oracle.protectRtcp(report(9, 24));
        }
        assertEquals(32, receiver.unprotect(sealed[99].clone(), sealed[99].length));
        assertEquals(32, receiver.unprotect(sealed[60].clone(), sealed[60].length));
        assertEquals(-1, receiver.unprotect(sealed[60].clone(), sealed[60].length));
        assertEquals(-1, receiver.unprotect(sealed[10].clone(), sealed[10].length));
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void garbageIsNoReport(SrtpProfile profile) {
        SrtcpReceiver receiver = new SrtcpReceiver(profile, keys(profile).client());
        for (int i = 0; i < 5000; i++) {
            byte[] garbage = new byte[random.nextInt(120)];
            random.nextBytes(garbage);
            assertEquals(-1, receiver.unprotect(garbage, garbage.length));
        }
    }
}
