package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The competing flow takes what TCP would, on a clock of its own. */
class DownloadTest {
    private static final long SECOND = 1_000_000_000L;

    private final OneWay down = new OneWay(1);
    private final OneWay up = new OneWay(2);
    private final List<Download> downloads = new ArrayList<>();

    private void run(long until) {
        long now = next();
        while (now <= until) {
            down.deliver(now);
            up.deliver(now);
            for (Download download : downloads) {
                download.timePassed(now);
            }
            now = next();
        }
    }

    private long next() {
        long next = Math.min(down.next(), up.next());
        for (Download download : downloads) {
            next = Math.min(next, download.next());
        }
        return next;
    }

    private double kbit(Download download, int seconds) {
        return download.arrivedBytes() * 8 / 1000.0 / seconds;
    }

    private void link(LinkConditions conditions) {
        down.set(conditions, 0);
        up.set(conditions.withRate(0, 0), 0);
    }

    @Test
    void aloneItFillsTheLinkAndItsQueue() {
        link(LinkConditions.CLEAN.withRate(4000, 200).withDelay(20, 0));
        downloads.add(new Download(down, up, 0));
        run(10 * SECOND);
        assertTrue(kbit(downloads.get(0), 10) > 0.9 * 4000, "kbit/s: " + kbit(downloads.get(0), 10));
        assertTrue(down.counts().overflowed() > 0, "it goes on until something is lost");
    }

    @Test
    void twoOfThemShare() {
        link(LinkConditions.CLEAN.withRate(4000, 200).withDelay(20, 0));
        downloads.add(new Download(down, up, 0));
        run(5 * SECOND);
        downloads.add(new Download(down, up, 5 * SECOND));
        run(35 * SECOND);
        double late = kbit(downloads.get(1), 30);
        assertTrue(late > 0.3 * 4000 && late < 0.7 * 4000, "who came later has kbit/s: " + late);
    }

    @Test
    void lossAloneMakesItSlow() {
        link(LinkConditions.CLEAN.withDelay(50, 0).withLoss(0.02));
        downloads.add(new Download(down, up, 0));
        run(30 * SECOND);
        // Mathis: 1500 * 8 / 0.1 s * 1.22 / sqrt(0.02) = 1 Mbit/s; here the acknowledgements are lost too
        double kbit = kbit(downloads.get(0), 30);
        assertTrue(kbit > 400 && kbit < 2000, "kbit/s: " + kbit);
    }

    @Test
    void itComesBackAfterTheNetworkWasGone() {
        LinkConditions conditions = LinkConditions.CLEAN.withRate(4000, 200).withDelay(20, 0);
        link(conditions);
        downloads.add(new Download(down, up, 0));
        run(5 * SECOND);
        down.set(conditions.unreachable(), 5 * SECOND);
        run(10 * SECOND);
        long before = downloads.get(0).arrivedBytes();
        down.set(conditions, 10 * SECOND);
        run(20 * SECOND);
        assertTrue(downloads.get(0).arrivedBytes() - before > 0.8 * 4e6 / 8 * 9);
        downloads.get(0).stop();
        assertEquals(OneWay.NEVER, downloads.get(0).next());
    }
}
