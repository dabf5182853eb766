package red5.faceswap.harness.bench.faces;

/** One table about faces, with the words above it. */
@FunctionalInterface
interface Chapter {
    String run(FaceKit kit) throws Exception;
}
