package red5.faceswap.face.onnx.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.identity.People;

/**
 * Lets a network change faces of the library into each other and looks at the result with the product's own recogniser: a network that gives
 * back what it is shown would show the real person in every frame.
 */
public final class FaceTrial {
    private static final Logger LOG = LoggerFactory.getLogger(FaceTrial.class);
    /** The first answer of a large network on a slow machine takes its time. */
    private static final long PATIENCE_MINUTES = 5;
    /** Whose faces it gives each other: what is left of a person differs from pair to pair. */
    private static final int MOST_PEOPLE = 4;
    /**
     * From this cosine on a half of a face alone, the rest grey, is that of the same person: a half that was left as it was has 1.00, a tinted one .94 and more, one
     * that was swapped (by five people's pictures or by the mesh, a fifth of the person left in it) .83 at most.
     */
    private static final float SAME_HALF = .9f;
    /**
     * How much more of those who were there than of those whose faces were given may be seen on the whole, in the mean of both ways between any two: where the
     * two are evenly mixed -.02 to .01 (seven people, any two of them), of two fifths of a person -.36 to -.10, of the mesh's faces, which keep
     * pose, light and expression, -.43 to -.06.
     */
    private static final float MORE_OF_THE_PERSON = -.05f;
    /** Mean likeness below which nobody is seen who was there: evenly mixed faces have .34 and more. */
    private static final float NOBODY = .3f;
    /** Below every likeness. */
    private static final float NO_FACE = -2;

    /** Null where nothing is tried. */
    private final FaceEngine engine;

    private final Supplier<List<SourceFace>> faces;
    private final String lack;

    /**
     * @param engine tells people apart
     * @param faces those that are ready; must not block
     */
    public FaceTrial(FaceEngine engine, Supplier<List<SourceFace>> faces) {
        this(engine, faces, "the library needs usable faces of two people for that: add one.");
    }

    private FaceTrial(FaceEngine engine, Supplier<List<SourceFace>> faces, String lack) {
        this.engine = engine;
        this.faces = faces;
        this.lack = lack;
    }

    /** For programs beside the server, which know what it has found out and try nothing themselves. */
    public static FaceTrial leftToTheServer() {
        return new FaceTrial(null, List::of, "the server does that as soon as it has it.");
    }

    /** Why there are no {@link #people}, the end of a sentence. */
    String lack() {
        return lack;
    }

    /** Different people whom a network can be tried on, at most {@link #MOST_PEOPLE}; empty while there are no two. */
    List<SourceFace> people() {
        List<SourceFace> people = new ArrayList<>();
        for (SourceFace face : faces.get()) {
            if (people.size() < MOST_PEOPLE
                    && face.embedding().isPresent()
                    && !face.portraits().isEmpty()
                    && people.stream().allMatch(other -> areOthers(face, other))) {
                people.add(face);
            }
        }
        return people.size() < 2 ? List.of() : people;
    }

    private static boolean areOthers(SourceFace one, SourceFace other) {
        return one.embedding().get().likeness(other.embedding().get()) < People.OTHER;
    }

    /**
     * Tries a network: gives everybody everybody else's face, until a person is recognised afterwards. Takes as long as twelve faces take at most.
     *
     * @param people of {@link #people()}
     * @return why it must make no faces, a sentence; empty when it may
     * @throws FaceException when it could not be tried
     */
    String judge(FaceNetwork network, List<SourceFace> people) throws FaceException {
        List<Seen> seen = new ArrayList<>();
        for (SourceFace target : people) {
            for (SourceFace source : people) {
                if (source != target) {
                    Portrait before = target.portraits().get(0);
                    Portrait after = changed(network, before, source);
                    Optional<String> objection = objection(network, target, source, before, after, seen);
                    if (objection.isPresent()) {
                        return objection.get();
                    }
                }
            }
        }
        return onTheWhole(network, seen);
    }

    /**
     * What a face looks like that somebody was given, -1 to 1.
     *
     * @param person who was there
     * @param giver whose face it was to be
     */
    private record Seen(float person, float giver) {}

    /**
     * Why one face that was made is reason enough, a sentence.
     *
     * @param seen takes what it looks like
     */
    private Optional<String> objection(
            FaceNetwork network, SourceFace target, SourceFace source, Portrait before, Portrait after, List<Seen> seen)
            throws FaceException {
        Optional<Seen> now = seen(target, source, before, after);
        now.ifPresent(seen::add);
        if (now.isPresent() && now.get().person >= People.SAME) {
            return Optional.of(
                    refused(network, "the person is still recognised afterwards", now.get().person, People.SAME));
        }
        for (FaceHalf half : FaceHalf.values()) {
            float left = remains(half, before, after);
            if (left >= SAME_HALF) {
                return Optional.of(
                        refused(network, "the " + half + " half of the face stays the person's", left, SAME_HALF));
            }
        }
        return Optional.empty();
    }

    private static String onTheWhole(FaceNetwork network, List<Seen> seen) {
        if (seen.isEmpty()) {
            return "The model " + network.name()
                    + " makes no faces: where one was, none is seen afterwards. It is another"
                    + " model than its description says, or is described wrongly (models.allow-unchanged-faces has it"
                    + " used nevertheless).";
        }
        double person = mean(seen, Seen::person);
        double giver = mean(seen, Seen::giver);
        if (person >= NOBODY && person - giver >= MORE_OF_THE_PERSON) {
            return refused(
                    network,
                    "on the whole whoever was there is seen in it as much as whoever is to be seen",
                    (float) person,
                    (float) giver + MORE_OF_THE_PERSON);
        }
        LOG.info(
                "the model {} was tried: its faces are {} like the person, {} like the other",
                network.name(),
                person,
                giver);
        return "";
    }

    private static double mean(List<Seen> seen, ToDoubleFunction<Seen> of) {
        return seen.stream().mapToDouble(of).average().orElseThrow();
    }

    private static String refused(FaceNetwork network, String what, float likeness, float same) {
        return String.format(
                Locale.ROOT,
                "The model %s does not change who is seen: %s (likeness %.2f, from %.2f on it counts as the same), so that it"
                        + " would show real faces. It is not used (models.allow-unchanged-faces has it used nevertheless).",
                network.name(),
                what,
                likeness,
                same);
    }

    private static Portrait changed(FaceNetwork network, Portrait before, SourceFace source) throws FaceException {
        byte[] made = ask(network, before.view(network.template(), network.side()), source);
        return before.with(made, network.template(), network.side());
    }

    /** Empty when no face is left. */
    private Optional<Seen> seen(SourceFace target, SourceFace source, Portrait before, Portrait after)
            throws FaceException {
        FaceEmbedding person = engine.who(before)
                .or(target::embedding)
                .orElseThrow(() -> new FaceException("there is no face to try"));
        FaceEmbedding giver = source.embedding().orElseThrow();
        return engine.who(after).map(now -> new Seen(now.likeness(person), now.likeness(giver)));
    }

    /** What is left of a person in a half of the face alone; {@link #NO_FACE} where the engine cannot tell. */
    private float remains(FaceHalf half, Portrait before, Portrait after) throws FaceException {
        Optional<FaceEmbedding> person = engine.whoByFeatures(half.alone(before));
        return person.isEmpty()
                ? NO_FACE
                : engine.whoByFeatures(half.alone(after))
                        .map(person.get()::likeness)
                        .orElse(NO_FACE);
    }

    private static byte[] ask(FaceNetwork network, byte[] square, SourceFace source) throws FaceException {
        Portrait target =
                new Portrait(square, network.side(), network.template().at(network.side()));
        CompletionStage<byte[]> answer = network.ask(target, source)
                .orElseThrow(() -> new FaceException(network.problem().orElse("it takes no faces just now")));
        try {
            return answer.toCompletableFuture().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new FaceException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new FaceException("it gave no face within " + PATIENCE_MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaceException("it was interrupted", e);
        }
    }
}
