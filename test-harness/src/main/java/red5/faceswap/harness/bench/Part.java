package red5.faceswap.harness.bench;

/** One part of the benchmark. */
@FunctionalInterface
public interface Part {
    /** Measures, and gives Markdown: what went in, and the tables. */
    String run() throws Exception;
}
