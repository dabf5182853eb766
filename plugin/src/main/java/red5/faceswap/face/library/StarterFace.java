package red5.faceswap.face.library;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A face that comes with the plugin, so that the first stream can be swapped at once.
 *
 * @param id in the library
 * @param file name in the plugin's folder of faces
 * @param name for people
 * @param who statement of rights in place of a consent
 * @param purpose what it may be used for
 * @param given day of that statement
 */
record StarterFace(String id, String file, String name, String who, String purpose, LocalDate given) {
    static final List<StarterFace> ALL = List.of(
            new StarterFace(
                    "mona-lisa",
                    "mona-lisa.jpg",
                    "Mona Lisa",
                    "Leonardo da Vinci, painting of about 1503: public domain, no living person",
                    "Any use",
                    LocalDate.of(2026, 1, 1)),
            new StarterFace(
                    "astronaut",
                    "astronaut.png",
                    "Astronaut",
                    "NASA portrait of Eileen Collins: image in the public domain, a living person who was not asked",
                    "Demonstration and tests only; must not suggest that she endorses anything",
                    LocalDate.of(2026, 1, 1)));

    Consent consent(Instant now) {
        return new Consent(who, purpose, given, "red5-faceswap", now);
    }
}
