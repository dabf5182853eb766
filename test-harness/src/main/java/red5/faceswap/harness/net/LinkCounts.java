package red5.faceswap.harness.net;

/**
 * What became of the packets that were given to one direction of a link so far.
 *
 * @param offered all
 * @param offeredBytes all, headers of IP and UDP included
 * @param overflowed dropped because the queue was full
 * @param lost by chance, or because the network was gone
 * @param arrived came out at the other end
 */
public record LinkCounts(long offered, long offeredBytes, long overflowed, long lost, long arrived) {
    /** What was added since an earlier count. */
    public LinkCounts since(LinkCounts earlier) {
        return new LinkCounts(
                offered - earlier.offered,
                offeredBytes - earlier.offeredBytes,
                overflowed - earlier.overflowed,
                lost - earlier.lost,
                arrived - earlier.arrived);
    }
}
