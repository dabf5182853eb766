package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.faults.Recogniser.Person;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Who is swapped is told by a picture of the person, while a viewer watches: the assigned get their face, others what the settings say. */
@ExtendWith(RunningRed5.class)
class WhichFaceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Of two pictures of one person 0.86 to 0.95, of strangers up to 0.22; a picture coded at a low rate adds a little. */
    private static final double SOMEBODY_ELSE = .35;
    /** A swapped face keeps something of the person below it, eyes and mouth above all. */
    private static final double NOT_THE_PERSON = .6;

    private static final int MOST_LOOKS = 600;
    private static final int IN_A_ROW = 10;

    @TempDir
    private Path folder;

    @Test
    void onlyTheAssignedPersonGetsTheFace(Server server) throws Exception {
        byte[] published = Program.pictures(folder, Checkout.talkingHead(), 1).get(0);
        byte[] another = Program.pictures(folder, Checkout.anotherHead(), 1).get(0);
        try (Recogniser recogniser = new Recogniser();
                UploadedFace speaker = UploadedFace.add(server, "Speaker", published);
                UploadedFace absent = UploadedFace.add(server, "Absent", another);
                WatchedStream stream = WatchedStream.with(server, "live/which", assigning(speaker))) {
            Look person = new Look(stream, recogniser, recogniser.person(published));
            Look monaLisa = new Look(stream, recogniser, recogniser.monaLisa());
            monaLisa.until("the assigned person is swapped", likeness -> likeness > SOMEBODY_ELSE, person);

            server.api().change(stream.name(), assigning(absent));
            monaLisa.until("who is not assigned gets no face", likeness -> likeness < SOMEBODY_ELSE, person);
            person.until("nor is to be recognised", likeness -> likeness < SOMEBODY_ELSE, person);

            server.api().change(stream.name(), "{\"others\":\"original\"}");
            person.until(
                    "shown as she is, once known to be somebody else", likeness -> likeness > NOT_THE_PERSON, null);

            server.api().change(stream.name(), assigning(speaker));
            person.until("swapped again", likeness -> likeness < NOT_THE_PERSON, null);
            monaLisa.until("with her face", likeness -> likeness > SOMEBODY_ELSE, person);
            assertEquals(1, server.api().status(stream.name()).get("viewers").getAsInt(), "the viewer stayed");
            server.api().change(stream.name(), "{\"select\":\"many\",\"assign\":[]}");
        }
    }

    private static String assigning(UploadedFace person) {
        return "{\"mode\":\"swap\",\"face\":\"mona-lisa\",\"select\":\"map\",\"others\":\"anonymous\",\"assign\":[{\"person\":\""
                + person.id() + "\",\"face\":\"mona-lisa\"}]}";
    }

    /** How like somebody the viewer's pictures are. */
    private record Look(WatchedStream stream, Recogniser recogniser, Person whom) {
        /** Looks until so many pictures in a row are as wanted. The one who must not be seen is seen in none of them. */
        void until(String what, DoublePredicate wanted, Look notSeen) throws Exception {
            List<String> seen = new ArrayList<>();
            for (int row = 0; row < IN_A_ROW; ) {
                Eyes.Kept picture = stream.eyes().keep(PATIENCE);
                double likeness = recogniser.likeness(picture, whom);
                seen.add(String.format("%.2f", likeness));
                row = wanted.test(likeness) ? row + 1 : 0;
                assertTrue(seen.size() < MOST_LOOKS, () -> "never: " + what + ": " + seen);
                if (notSeen != null) {
                    double person = recogniser.likeness(picture, notSeen.whom);
                    assertTrue(person < NOT_THE_PERSON, () -> "the person is seen, " + person + ", before: " + what);
                }
            }
        }
    }
}
