package red5.faceswap.pipeline;

import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;

/** Takes the place of an engine that could not be loaded, so that everything else runs and says why nothing is swapped. */
public final class UnavailableEngine implements FaceEngine {
    private final String reason;

    /** @param reason a sentence that says what is missing and what to do */
    public UnavailableEngine(String reason) {
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    @Override
    public String name() {
        return "unavailable";
    }

    @Override
    public SourceFace prepare(byte[] picture) throws FaceException {
        throw new FaceException(reason);
    }

    @Override
    public FaceTracker newTracker() {
        throw new IllegalStateException(reason);
    }

    @Override
    public void close() {}
}
