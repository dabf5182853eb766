package red5.faceswap.harness.net;

/** Something on its way over a link. */
interface Parcel {
    /** How much of the link's rate it takes, headers of IP and UDP included. */
    int bytes();

    /** It comes out at the other end, at that time in ns on the link's clock. */
    void arrive(long nanos);
}
