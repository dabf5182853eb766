/**
 * What one viewer's path can carry: from transport-wide feedback by delay trend, loss and probes (draft-ietf-rmcat-gcc-02), or
 * from the viewer's own estimate (REMB) or plain loss reports. Pure state machines: packets, reports and the time go in, a bit
 * rate comes out. Times are nanoseconds of the monotonic clock, rates bits per second on the wire, IP and UDP included.
 */
package red5.faceswap.rtc.congestion;
