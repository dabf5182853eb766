/** A real Red5, publishers and controls around it, for the demo, the tests and the benchmarks. */
package red5.faceswap.harness;
