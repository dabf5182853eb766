package red5.faceswap.face.mesh.selection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Function;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceSelector.Assignment;
import red5.faceswap.face.FaceSelector.Others;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.FaceSelector.Stills;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.identity.People;
import red5.faceswap.face.identity.Person;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RecogniserView;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.face.mesh.tracking.FaceTrack;
import red5.faceswap.face.mesh.tracking.NetworkFaces;
import red5.faceswap.face.mesh.tracking.Treatment;

/**
 * Decides for every tracked face whether it is swapped, hidden or left, by the operator's {@link FaceSelector}. Whoever is not known yet is
 * hidden where people are told apart; nobody is left as she is but by a setting that says so. For one stream, frames in order.
 */
public final class WhichFace implements AutoCloseable {
    /** Places in which pictures are remembered, and people. */
    private static final int MAX_PLACES = 16;
    /** Seconds from a scene's beginning in which faces were there before; whoever comes later has moved. */
    private static final double BEGINNING = 1;
    /** Seconds for which a person who was lost is remembered. */
    private static final double PERSON_SECONDS = 3;
    /** Size of a face's place in which that person is found again. */
    private static final float REACH = 2;
    /** Pixels of a face's height below which looks see it late: that it was not seen before does not mean that it has come. */
    private static final float SEEN_LATE = 32;
    /** Pixels of a face's height below which its points say too little for another face. */
    private static final float LEAST_HEIGHT = 16;

    private final Function<byte[], Optional<Future<FaceEmbedding>>> recogniser;
    private final RecogniserView view = new RecogniserView();
    private final NetworkFaces networks = new NetworkFaces();
    private final FirstFace first = new FirstFace();
    private final Map<FaceTrack, Subject> subjects = new LinkedHashMap<>();
    private final Map<FaceTrack, Treatment> treatments = new HashMap<>();
    /** Where pictures were seen whose tracks have ended: somebody passed before them. */
    private final List<Box> pictures = new ArrayList<>();
    /** Where faces were whose tracks have ended before they showed that they are no pictures. */
    private final List<Box> unproven = new ArrayList<>();
    /** Where living people were lost, and when. */
    private final Map<Box, Double> lost = new HashMap<>();
    /** Since the scene began. */
    private double seconds;

    private Cover cover = Cover.BLUR;
    private List<Assignment> named = List.of();
    private People people = new People(List.of());

    /** @param recogniser {@link red5.faceswap.face.identity.Recogniser#ask} */
    public WhichFace(Function<byte[], Optional<Future<FaceEmbedding>>> recogniser) {
        this.recogniser = recogniser;
    }

    /** One call per frame, with all tracks that are followed. */
    public void look(FramePyramid frame, Collection<FaceTrack> tracks, SwapSettings settings, double dt)
            throws FaceException {
        FaceSelector select = settings.select();
        cover = settings.cover();
        introduce(tracks);
        seconds += dt;
        networks.look(tracks, settings.network(), dt);
        Collection<Subject> all = subjects.values();
        all.forEach(subject -> subject.look(frame, dt));
        all.forEach(subject -> subject.compare(all, dt));
        all.forEach(subject -> subject.watch(frame));
        if (select.byPerson()) {
            recognise(frame, select);
        }
        decide(settings, dt);
    }

    private void introduce(Collection<FaceTrack> tracks) {
        for (Iterator<Subject> each = subjects.values().iterator(); each.hasNext(); ) {
            Subject subject = each.next();
            if (!tracks.contains(subject.track)) {
                each.remove();
                Box place = Box.around(subject.track.points());
                if (subject.picture.isKnown()) {
                    remember(pictures, place);
                } else if (subject.picture.isUnproven()) {
                    remember(unproven, place);
                } else if (subject.lives() && lost.size() < MAX_PLACES) {
                    lost.put(place, seconds);
                }
            }
        }
        lost.values().removeIf(since -> seconds - since > PERSON_SECONDS);
        for (FaceTrack track : tracks) {
            subjects.computeIfAbsent(track, this::meet);
        }
    }

    private Subject meet(FaceTrack track) {
        Box box = Box.around(track.points());
        boolean beenThere = unproven.removeIf(place -> place.isAbout(box))
                || subjects.values().stream()
                        .anyMatch(other -> other.picture.isUnproven()
                                && Box.around(other.track.points()).isAbout(box));
        boolean small = CanonicalMesh.faceHeight(track.points()) < SEEN_LATE;
        Subject subject = new Subject(track, seconds < BEGINNING || small || beenThere);
        if (pictures.removeIf(place -> place.isAbout(box))) {
            subject.picture.suspect();
        } else if (lost.keySet().removeIf(place -> place.grown(REACH).holds(box.centreX(), box.centreY()))) {
            subject.picture.trust();
        }
        return subject;
    }

    private static void remember(List<Box> places, Box face) {
        places.removeIf(place -> place.isAbout(face));
        if (places.size() == MAX_PLACES) {
            places.remove(0);
        }
        places.add(face);
    }

    private void recognise(FramePyramid frame, FaceSelector select) {
        if (!named.equals(select.assignments())) {
            named = select.assignments();
            people = new People(named.stream().map(Assignment::embedding).toList());
            subjects.values().forEach(subject -> subject.identity.doubt());
        }
        for (Subject subject : subjects.values()) {
            subject.settle(people);
            if (subject.isDue()) {
                recogniser
                        .apply(view.cut(frame, subject.track.points()))
                        .ifPresent(look -> subject.identity.asked(look, subject.isGood()));
            }
        }
    }

    private void decide(SwapSettings settings, double dt) throws FaceException {
        FaceSelector select = settings.select();
        treatments.clear();
        List<Subject> persons = new ArrayList<>();
        for (Subject subject : subjects.values()) {
            // who is recognised need not show life to get her face, nor to be somebody else
            boolean still = select.byPerson() ? subject.picture.isKnown() : subject.picture.suspected();
            if (select.stills() != Stills.SWAP && still) {
                boolean shown = select.stills() == Stills.ORIGINAL && subject.picture.sure();
                treatments.put(subject.track, shown ? new Treatment.Leave() : new Treatment.Hide(cover));
            } else {
                persons.add(subject);
            }
        }
        Treatment notChosen = select.others() == Others.ORIGINAL ? new Treatment.Leave() : new Treatment.Hide(cover);
        if (select.rule() == Rule.MANY) {
            Treatment swap = new Treatment.Swap(mesh(settings.face()), networks, cover);
            persons.forEach(subject -> treatments.put(subject.track, swap));
        } else if (select.rule() == Rule.ONE) {
            Treatment swap = new Treatment.Swap(mesh(settings.face()), networks, cover);
            Subject chosen = first.choose(persons, select.order(), dt);
            persons.forEach(subject -> treatments.put(subject.track, subject == chosen ? swap : notChosen));
        } else {
            byPerson(select, notChosen);
        }
    }

    /** A person who is named gets her face even if she sits very still. Of two who look like her, it is the one who lives. */
    private void byPerson(FaceSelector select, Treatment stranger) throws FaceException {
        Map<Integer, Subject> claims = new HashMap<>();
        for (Subject subject : subjects.values()) {
            Optional<Person> person = subject.identity.person();
            OptionalInt assigned = person.map(Person::assignment).orElse(OptionalInt.empty());
            if (assigned.isPresent() && !subject.isDoubtful()) {
                claims.merge(assigned.getAsInt(), subject, WhichFace::stronger);
                treatments.put(subject.track, new Treatment.Hide(cover));
            } else if (person.isEmpty() || assigned.isPresent()) {
                treatments.put(subject.track, new Treatment.Hide(cover));
            } else {
                treatments.putIfAbsent(subject.track, stranger);
            }
        }
        for (Map.Entry<Integer, Subject> claim : claims.entrySet()) {
            SourceFace face = select.assignments().get(claim.getKey()).face();
            treatments.put(claim.getValue().track, new Treatment.Swap(mesh(face), networks, cover));
        }
    }

    private static Subject stronger(Subject known, Subject other) {
        return other.lives() && !known.lives() ? other : known;
    }

    private static MeshSourceFace mesh(SourceFace face) throws FaceException {
        if (face instanceof MeshSourceFace prepared) {
            return prepared;
        }
        throw new FaceException("A chosen face was prepared by another engine: choose it again");
    }

    /** What becomes of a track that was looked at in this frame. */
    public Treatment of(FaceTrack track) {
        Treatment treatment = treatments.getOrDefault(track, new Treatment.Hide(cover));
        boolean tiny = CanonicalMesh.faceHeight(track.points()) < LEAST_HEIGHT;
        return tiny && treatment instanceof Treatment.Swap ? new Treatment.Hide(cover) : treatment;
    }

    /** A track that lay on the same face as another one may be on that other's now. */
    public void doubt(FaceTrack track) {
        Subject subject = subjects.get(track);
        if (subject != null) {
            subject.identity.doubt();
        }
    }

    /** Much of the picture has changed at once: everybody may be somebody else. */
    public void doubt() {
        subjects.values().forEach(subject -> {
            subject.identity.doubt();
            subject.picture.doubt();
        });
    }

    /** The picture is another one: the people may be the same. */
    public void cut() {
        subjects.clear();
        treatments.clear();
        pictures.clear();
        unproven.clear();
        lost.clear();
        seconds = 0;
        networks.forget();
        first.forget();
    }

    /** Nothing is swapped any more: no one is remembered. */
    public void forget() {
        cut();
        named = List.of();
        people = new People(List.of());
    }

    @Override
    public void close() {
        view.close();
        networks.close();
    }
}
