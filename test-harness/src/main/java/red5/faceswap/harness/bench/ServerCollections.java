package red5.faceswap.harness.bench;

import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import javax.management.JMException;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.Red5Process;

/** How often a server's collector has stopped it, and for how long, since the last look. */
final class ServerCollections implements AutoCloseable {
    private final BundlesClient jmx;
    private BundlesClient.Collections before;

    ServerCollections(Red5Process red5) throws IOException, AttachNotSupportedException, JMException {
        jmx = new BundlesClient(red5);
        before = jmx.youngCollections();
    }

    /** Count and mean length, for example {@code 3 of 7.3 ms}. */
    String sinceLast() throws IOException, JMException {
        BundlesClient.Collections now = jmx.youngCollections();
        long count = now.count() - before.count();
        long millis = now.millis() - before.millis();
        before = now;
        return words(count, millis);
    }

    static String words(long count, long millis) {
        return count == 0 ? "none" : count + " of " + Table.number(millis / (double) count) + " ms";
    }

    @Override
    public void close() throws IOException {
        jmx.close();
    }
}
