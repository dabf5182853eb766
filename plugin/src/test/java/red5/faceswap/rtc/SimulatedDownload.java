package red5.faceswap.rtc;

import java.util.PriorityQueue;

/** A TCP download beside the viewer: fills the link's queue until a packet is lost, then takes half of its window. */
final class SimulatedDownload {
    private static final int PACKET = 1500;
    private final SimulatedLink link;
    private final PriorityQueue<Long> acknowledged = new PriorityQueue<>();
    private double window = 10; // packets
    private double threshold = 64;
    private int flying;
    private long recoversUntil;
    long bytes;

    SimulatedDownload(SimulatedLink link) {
        this.link = link;
    }

    void tick(long now) {
        while (!acknowledged.isEmpty() && acknowledged.peek() <= now) {
            acknowledged.poll();
            flying--;
            bytes += PACKET;
            window += window < threshold ? 1 : 1 / window;
        }
        while (flying < window) {
            long at = link.send(now, PACKET);
            if (at == SimulatedLink.LOST) {
                if (now > recoversUntil) {
                    threshold = Math.max(4, window / 2);
                    window = threshold;
                    recoversUntil = now + 500 * ViewerBench.MILLI;
                }
                return;
            }
            flying++;
            acknowledged.add(at + 20 * ViewerBench.MILLI);
        }
    }
}
