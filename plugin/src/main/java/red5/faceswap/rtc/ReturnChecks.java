package red5.faceswap.rtc;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import red5.faceswap.rtc.net.ReturnCheck;

/**
 * Viewers' claims to addresses that are not believed before a check of our own was answered from there: the latest one of each viewer.
 * Owned by the event loop.
 */
final class ReturnChecks {
    /**
     * A claim that waits for its proof.
     *
     * @param ice the credentials that it was made with
     * @param nominated whether the viewer wants to be served there
     */
    record Claim(Viewer viewer, IceCredentials ice, SocketAddress address, boolean nominated, ReturnCheck check) {}

    private final Map<Viewer, Claim> claims = new HashMap<>();
    private final Map<ByteBuffer, Claim> byTransaction = new HashMap<>();
    private final RandomGenerator random;
    private final Demultiplexer home;
    private final Map<ByteBuffer, Demultiplexer> asked;

    /**
     * One loop's.
     *
     * @param random must not be guessed
     * @param home to whom answers are brought
     * @param asked where that is noted for each check that waits, by its transaction
     */
    ReturnChecks(RandomGenerator random, Demultiplexer home, Map<ByteBuffer, Demultiplexer> asked) {
        this.random = random;
        this.home = home;
        this.asked = asked;
    }

    /** Notes a claim. What has to be sent to the address; the same again for a claim that is repeated. */
    byte[] claim(Viewer viewer, IceCredentials ice, SocketAddress address, boolean nominated) {
        Claim former = claims.get(viewer);
        boolean repeated = former != null
                && former.address().equals(address)
                && former.ice().equals(ice)
                && former.nominated() == nominated;
        if (repeated) {
            return former.check().request();
        }
        drop(viewer);
        ReturnCheck check = new ReturnCheck(ice.remoteUfrag(), ice.ufrag(), ice.remotePassword(), random);
        Claim claim = new Claim(viewer, ice, address, nominated, check);
        claims.put(viewer, claim);
        byTransaction.put(check.transaction(), claim);
        asked.put(check.transaction(), home);
        return check.request();
    }

    /** The claim that is proved by that message, and waits no more. */
    Optional<Claim> proved(byte[] data, int length, SocketAddress from) {
        Optional<Claim> proved = ReturnCheck.transactionOfAnswer(data, length)
                .map(byTransaction::get)
                .filter(claim -> claim.address().equals(from) && claim.check().answeredBy(data, length));
        proved.ifPresent(claim -> drop(claim.viewer()));
        return proved;
    }

    /** The viewer claims nothing any more. */
    void drop(Viewer viewer) {
        Claim claim = claims.remove(viewer);
        if (claim != null) {
            byTransaction.remove(claim.check().transaction());
            asked.remove(claim.check().transaction());
        }
    }
}
