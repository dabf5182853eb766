package red5.faceswap.face.mesh.tracking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.detection.DetectionSchedule;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.detection.SmallFaceSearch;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** Looks for the faces of one stream: at the whole picture, and closer for small ones. A face that was lost is looked for at once. For the stream's serial work. */
public final class Lookout implements AutoCloseable {
    private final DetectionSchedule whole;
    private final SmallFaceSearch closer;

    public Lookout(DetectionSchedule whole, SmallFaceSearch closer) {
        this.whole = whole;
        this.closer = closer;
    }

    /**
     * One call per frame.
     *
     * @param unfollowed faces that are not tracked
     * @param urgent nothing of the frame before is known
     * @param lookBack how many frames later a frame may still be covered
     * @return what became known
     */
    public List<DetectionSchedule.Look> next(
            FramePyramid frame,
            Collection<FaceTrack> tracks,
            Collection<Detection> unfollowed,
            boolean urgent,
            int lookBack)
            throws FaceException {
        List<Box> known = new ArrayList<>();
        List<Box> lost = new ArrayList<>();
        for (FaceTrack track : tracks) {
            Box box = Box.around(track.points());
            known.add(box);
            if (track.missing() > 0 || track.hurried() && !FaceDetector.isSmall(box, frame)) {
                lost.add(box);
            }
        }
        for (Detection face : unfollowed) {
            Box box = Box.around(face);
            known.add(box);
            lost.add(box);
        }
        List<Box> small =
                lost.stream().filter(box -> FaceDetector.isSmall(box, frame)).toList();
        boolean now = urgent || tracks.isEmpty() || lost.size() > small.size();
        List<DetectionSchedule.Look> looks = new ArrayList<>(whole.next(frame, now, lookBack));
        List<Detection> hints =
                looks.stream().flatMap(look -> look.sight().hints().stream()).toList();
        looks.addAll(closer.next(frame, known, small, hints, lookBack));
        return looks;
    }

    /** What is still to be known of the last frame: no other one comes to tell. */
    public List<DetectionSchedule.Look> last() throws FaceException {
        List<DetectionSchedule.Look> looks = new ArrayList<>(2);
        whole.last().ifPresent(looks::add);
        closer.last().ifPresent(looks::add);
        return looks;
    }

    /** What comes next has nothing to do with what was before. */
    public void forget() {
        closer.forget();
    }

    @Override
    public void close() {
        whole.close();
        closer.close();
    }
}
