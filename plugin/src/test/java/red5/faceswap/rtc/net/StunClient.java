package red5.faceswap.rtc.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Connectivity checks as a browser sends them, written by the specification and not by the code under test. */
public final class StunClient {
    private StunClient() {}

    /** A binding request with USERNAME, PRIORITY, ICE-CONTROLLING, perhaps USE-CANDIDATE, MESSAGE-INTEGRITY, FINGERPRINT. */
    public static byte[] request(String username, String password, boolean nominate, Random random) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        attribute(body, 0x0006, username.getBytes(StandardCharsets.UTF_8));
        attribute(body, 0x0024, new byte[] {110, 0, 1, (byte) 255});
        attribute(body, 0x802A, new byte[8]);
        if (nominate) {
            attribute(body, 0x0025, new byte[0]);
        }
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        return sealed(1, transaction, body, password);
    }

    /** The answer to a binding request, with an XOR-MAPPED-ADDRESS that nobody reads. */
    public static byte[] answer(byte[] request, String password) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        attribute(body, 0x0020, new byte[] {0, 1, 0, 0, 0, 0, 0, 0});
        return sealed(0x0101, Arrays.copyOfRange(request, 8, 20), body, password);
    }

    private static byte[] sealed(int type, byte[] transaction, ByteArrayOutputStream body, String password) {
        attribute(body, 0x0008, hmac(message(type, transaction, body, 24), password));
        CRC32 crc = new CRC32();
        crc.update(message(type, transaction, body, 8));
        byte[] fingerprint =
                ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ 0x5354554e).array();
        attribute(body, 0x8028, fingerprint);
        return message(type, transaction, body, 0);
    }

    /** Header and attributes, the length as if {@code more} bytes followed. */
    private static byte[] message(int type, byte[] transaction, ByteArrayOutputStream body, int more) {
        ByteBuffer message = ByteBuffer.allocate(20 + body.size());
        message.putShort((short) type).putShort((short) (body.size() + more)).putInt(0x2112A442);
        message.put(transaction).put(body.toByteArray());
        return message.array();
    }

    private static void attribute(ByteArrayOutputStream body, int type, byte[] value) {
        body.write(type >> 8);
        body.write(type);
        body.write(value.length >> 8);
        body.write(value.length);
        body.writeBytes(value);
        body.writeBytes(new byte[(4 - value.length % 4) % 4]);
    }

    private static byte[] hmac(byte[] data, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
