package red5.faceswap.harness.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.WhepClient;

/**
 * Clients that post an offer and check connectivity as ICE demands (RFC 8445, RFC 8489), nominate, and then never begin DTLS. One
 * socket each.
 */
final class StunOnlyClients implements AutoCloseable {
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int FINGERPRINT_XOR = 0x5354554e;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final long PAUSE_MILLIS = 100;
    private static final Pattern CANDIDATE =
            Pattern.compile("a=candidate:\\S+ 1 (?i:udp) \\d+ (\\d+\\.\\d+\\.\\d+\\.\\d+) (\\d+) ");

    private final WhepClient whep;
    private final SecureRandom random = new SecureRandom();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final List<HttpResponse<String>> sessions = new ArrayList<>();

    StunOnlyClients(WhepClient whep) {
        this.whep = whep;
    }

    /** One more; returns when the server has answered its check. */
    void add() throws IOException, InterruptedException, GeneralSecurityException {
        String offer = Offers.chromium();
        HttpResponse<String> answer = whep.post(offer);
        while (answer.statusCode() == TOO_MANY_REQUESTS) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            answer = whep.post(offer);
        }
        if (answer.statusCode() != 201) {
            throw new IOException("POST: " + answer.statusCode() + " " + answer.body());
        }
        sessions.add(answer);
        Matcher candidate = CANDIDATE.matcher(answer.body());
        if (!candidate.find()) {
            throw new IOException("no IPv4 candidate: " + answer.body());
        }
        DatagramChannel channel = DatagramChannel.open();
        channels.add(channel);
        channel.connect(
                new InetSocketAddress(InetAddress.getByName(candidate.group(1)), Integer.parseInt(candidate.group(2))));
        String user = line(answer.body(), "a=ice-ufrag:") + ":" + line(offer, "a=ice-ufrag:");
        channel.write(check(user, line(answer.body(), "a=ice-pwd:")));
        channel.socket().setSoTimeout((int) Stage.PATIENCE.toMillis());
        ByteBuffer reply = ByteBuffer.allocate(1500);
        channel.read(reply);
        if (reply.flip().remaining() < 20 || reply.getShort(0) != BINDING_SUCCESS) {
            throw new IOException("the server did not take the check of " + user);
        }
    }

    int count() {
        return sessions.size();
    }

    private static String line(String sdp, String name) {
        int from = sdp.indexOf(name) + name.length();
        return sdp.substring(from, sdp.indexOf("\r\n", from));
    }

    private ByteBuffer check(String user, String password) throws GeneralSecurityException {
        ByteBuffer message = ByteBuffer.allocate(512);
        byte[] transaction = new byte[12];
        random.nextBytes(transaction);
        message.putShort((short) 1).putShort((short) 0).putInt(MAGIC_COOKIE).put(transaction);
        attribute(message, 0x0006, user.getBytes(StandardCharsets.UTF_8)); // USERNAME
        attribute(message, 0x0024, new byte[] {0x6e, 0, 0x1e, (byte) 0xff}); // PRIORITY
        attribute(message, 0x802a, new byte[8]); // ICE-CONTROLLING
        attribute(message, 0x0025, new byte[0]); // USE-CANDIDATE
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        attribute(message, 0x0008, mac.doFinal(soFar(message, 24))); // MESSAGE-INTEGRITY
        CRC32 sum = new CRC32();
        sum.update(soFar(message, 8));
        attribute(
                message,
                0x8028, // FINGERPRINT
                ByteBuffer.allocate(4)
                        .putInt((int) sum.getValue() ^ FINGERPRINT_XOR)
                        .array());
        return message.flip();
    }

    /** What was written, with a length that counts the attribute that follows. */
    private static byte[] soFar(ByteBuffer message, int following) {
        message.putShort(2, (short) (message.position() - 20 + following));
        byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }

    private static void attribute(ByteBuffer message, int type, byte[] value) {
        message.putShort((short) type).putShort((short) value.length).put(value);
        message.put(new byte[(4 - value.length % 4) % 4]);
        message.putShort(2, (short) (message.position() - 20));
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        try {
            for (HttpResponse<String> session : sessions) {
                whep.delete(session); // 404 for those that the server has given up before
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server gives the rest up by itself
        }
    }
}
