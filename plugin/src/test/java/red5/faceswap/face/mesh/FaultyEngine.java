package red5.faceswap.face.mesh;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/** The product's engine, with something going wrong wherever a test wants it. */
final class FaultyEngine implements FaceEngine {
    /** Called before each piece of work; may throw, or let time pass. */
    interface Fault {
        void before(Work work) throws FaceException;
    }

    /** What the engine is asked for. */
    enum Work {
        TRACK,
        CONCLUDE,
        DRAW
    }

    private final MeshEngine engine;
    private final Fault fault;

    FaultyEngine(MeshEngine engine, Fault fault) {
        this.engine = engine;
        this.fault = fault;
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public SourceFace prepare(byte[] picture) throws FaceException {
        return engine.prepare(picture);
    }

    @Override
    public FaceTracker newTracker() {
        FaceTracker tracker = engine.newTracker();
        return new FaceTracker() {
            @Override
            public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
                fault.before(Work.TRACK);
                return new Plan(tracker.track(frame, settings));
            }

            @Override
            public void conclude() throws FaceException {
                fault.before(Work.CONCLUDE);
                tracker.conclude();
            }

            @Override
            public void close() {
                tracker.close();
            }
        };
    }

    @Override
    public void close() {}

    private final class Plan implements FramePlan {
        private final FramePlan plan;

        Plan(FramePlan plan) {
            this.plan = plan;
        }

        @Override
        public void seal() {
            plan.seal();
        }

        @Override
        public List<Face> faces() {
            return plan.faces();
        }

        @Override
        public void draw(VideoFrame target) throws FaceException {
            fault.before(Work.DRAW);
            plan.draw(target);
        }

        @Override
        public StageTimes times() {
            return plan.times();
        }
    }

    /** Helpers that look for faces on the asking thread, and fail when they are told so. */
    static final class Helpers extends AbstractExecutorService {
        private final Runnable fault;

        Helpers(Runnable fault) {
            this.fault = fault;
        }

        @Override
        public void execute(Runnable look) {
            look.run();
        }

        @Override
        public <T> java.util.concurrent.Future<T> submit(java.util.concurrent.Callable<T> look) {
            return super.submit(() -> {
                fault.run();
                return look.call();
            });
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
