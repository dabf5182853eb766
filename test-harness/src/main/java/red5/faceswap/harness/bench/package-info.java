/** The benchmarks behind {@code test-harness/bench.sh}: each part measures one promise and prints a Markdown table. */
package red5.faceswap.harness.bench;
