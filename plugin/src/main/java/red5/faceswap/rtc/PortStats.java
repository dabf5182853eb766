package red5.faceswap.rtc;

/**
 * The ports' figures since it was opened.
 *
 * @param received packets
 * @param garbage of them not understood, not authentic or from strangers: ignored
 * @param sendErrors sends that the system refused
 * @param sendsDropped sends given up because the socket could not keep up
 * @param connections TCP connections that are open just now
 */
public record PortStats(long received, long garbage, long sendErrors, long sendsDropped, int connections) {}
