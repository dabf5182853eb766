/** A crowd of viewers that cost little, so that the server that is measured has the machine. */
package red5.faceswap.harness.bench.crowd;
