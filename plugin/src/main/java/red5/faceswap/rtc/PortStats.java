package red5.faceswap.rtc;

/**
 * The UDP port's figures since it was opened.
 *
 * @param received datagrams
 * @param garbage of them not understood, not authentic or from strangers: ignored
 * @param sendErrors sends that the system refused
 * @param sendsDropped sends given up because the socket could not keep up
 */
public record PortStats(long received, long garbage, long sendErrors, long sendsDropped) {}
