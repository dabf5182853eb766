package red5.faceswap.face.mesh.selection;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.identity.People;
import red5.faceswap.face.identity.Person;

/** Who one track is, from the looks that a recogniser takes at it now and then. For the stream's own thread. */
final class TrackIdentity {
    /** Frames between two looks: while nobody is known, while the track may have slipped to another face, and else. */
    private static final int EVERY_UNKNOWN = 2;

    private static final int EVERY_DOUBTFUL = 4;
    private static final int EVERY_KNOWN = 30;
    /** A look from the side is only taken when there was none from the front for so long. */
    private static final int PATIENCE = 30;
    /** Good looks, and frames from the first to the last of them, after which it is somebody else than all who were named. */
    private static final int LOOKS_TO_BE_A_STRANGER = 3;

    private static final int FRAMES_TO_BE_A_STRANGER = 8;
    /** Good looks that deny a person before she is given up. */
    private static final int LOOKS_TO_BE_DENIED = 3;

    private Person person;
    private Future<FaceEmbedding> look;
    private boolean lookIsGood;
    private int sinceLook = EVERY_UNKNOWN;
    private int denials;
    private int sinceFirstDenial;

    /** Who that is, empty while it is not known. */
    Optional<Person> person() {
        return Optional.ofNullable(person);
    }

    /** Whether that is nobody whom the operator named. */
    boolean isStranger() {
        return person != null && person.assignment().isEmpty();
    }

    /** The track may be on another face now: nothing is believed until the recogniser has looked again. */
    void doubt() {
        person = null;
        look = null; // of before
        denials = 0;
        sinceLook = EVERY_UNKNOWN;
    }

    /**
     * Whether the recogniser should look at this frame.
     *
     * @param near another face is so near that the track might slip over
     */
    boolean isDue(boolean good, boolean near) {
        if (look != null) {
            return false;
        }
        int every = person == null || denials > 0 ? EVERY_UNKNOWN : near ? EVERY_DOUBTFUL : EVERY_KNOWN;
        return sinceLook >= (good ? every : every + (person == null ? 0 : PATIENCE));
    }

    void asked(Future<FaceEmbedding> result, boolean good) {
        look = result;
        lookIsGood = good;
        sinceLook = 0;
    }

    /** One call per frame: takes what the recogniser has found out since the last one. */
    void settle(People people) {
        sinceLook++;
        sinceFirstDenial++;
        if (look == null || !look.isDone()) {
            return;
        }
        Future<FaceEmbedding> done = look;
        look = null;
        try {
            judge(done.get(), people);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A face could not be recognised", e.getCause());
        }
    }

    private void judge(FaceEmbedding seen, People people) {
        Optional<Person> found = people.recognise(seen);
        if (found.isPresent()) {
            person = found.get();
            denials = 0;
            if (lookIsGood) {
                people.learn(person, seen);
            }
        } else if (lookIsGood && people.isStranger(seen)) {
            deny(seen, people);
        }
    }

    private void deny(FaceEmbedding seen, People people) {
        if (isStranger()) {
            return; // a stranger stays one, however she looks
        }
        if (denials++ == 0) {
            sinceFirstDenial = 0;
        }
        if (person != null && denials >= LOOKS_TO_BE_DENIED) {
            doubt();
        } else if (person == null && denials >= LOOKS_TO_BE_A_STRANGER && sinceFirstDenial >= FRAMES_TO_BE_A_STRANGER) {
            person = people.meet(seen);
            denials = 0;
        }
    }
}
