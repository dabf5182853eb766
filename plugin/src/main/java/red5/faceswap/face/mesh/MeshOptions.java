package red5.faceswap.face.mesh;

/**
 * How the mesh engine works.
 *
 * @param maxFaces faces swapped per frame, the largest first; further ones are made unrecognisable; 1 to 10
 * @param detectEvery frames between two looks for new faces while others are tracked, at most; 1 to 60. Never more than the look-back
 *     of the stream's settings, so that no newcomer shows. Each look costs about 3 ms of a detector thread
 * @param holdFrames frames for which a face whose points are lost is still covered with the last swapped one, 0 to 300
 * @param detectorThreads threads that look for new faces, shared by all streams; 1 to 16
 */
public record MeshOptions(int maxFaces, int detectEvery, int holdFrames, int detectorThreads) {
    /** What suits most. */
    public static final MeshOptions DEFAULT = new MeshOptions(10, 3, 15, 1);

    public MeshOptions {
        check("maxFaces", maxFaces, 1, 10);
        check("detectEvery", detectEvery, 1, 60);
        check("holdFrames", holdFrames, 0, 300);
        check("detectorThreads", detectorThreads, 1, 16);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }
}
