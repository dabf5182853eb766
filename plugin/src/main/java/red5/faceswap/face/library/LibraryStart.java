package red5.faceswap.face.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;

/** How a library comes to its faces when it is opened: from its folder, and from those that come with the plugin. Blocks. */
final class LibraryStart {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryStart.class);

    private final FaceFolder folder;
    private final FaceEngine engine;
    private final FacePictures pictures;
    private final Clock clock;
    private final Consumer<LibraryFace> faces;
    private final Consumer<String> problems;
    private final Set<String> known = new HashSet<>();

    /**
     * @param faces takes each face as soon as it is known, and again when it is prepared
     * @param problems takes sentences about what is not used
     */
    LibraryStart(
            FaceFolder folder,
            FaceEngine engine,
            FacePictures pictures,
            Clock clock,
            Consumer<LibraryFace> faces,
            Consumer<String> problems) {
        this.folder = folder;
        this.engine = engine;
        this.pictures = pictures;
        this.clock = clock;
        this.faces = faces;
        this.problems = problems;
    }

    /** @param starters folder of the pictures that come with the plugin, copied once each; may be missing */
    void read(Path starters) {
        try {
            List<LibraryFace> found = folder.read(problems);
            List<LibraryFace> used = found.stream()
                    .limit(FaceLibrary.MAX_FACES)
                    .sorted(Comparator.comparing(LibraryFace::name).thenComparing(LibraryFace::id))
                    .toList();
            used.forEach(this::take);
            if (found.size() > used.size()) {
                problems.accept("The library takes " + FaceLibrary.MAX_FACES + " faces; " + (found.size() - used.size())
                        + " more are not used.");
            }
            used.forEach(face -> take(face.with(prepared(face))));
            addStarters(starters);
        } catch (IOException e) {
            problems.accept("The library's folder cannot be used (" + e + "): mend it and restart.");
        }
    }

    private void take(LibraryFace face) {
        known.add(face.id());
        faces.accept(face);
    }

    private LibraryFace.State prepared(LibraryFace face) {
        try {
            return new LibraryFace.Ready(engine.prepare(folder.pictures(face)));
        } catch (FaceException e) {
            LOG.warn("face {} cannot be used: {}", face.id(), e.getMessage());
            return new LibraryFace.Unusable(e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("face {} cannot be prepared", face.id(), e);
            return new LibraryFace.Unusable("The picture cannot be prepared: see the server's log, or add it again.");
        }
    }

    private void addStarters(Path starters) throws IOException {
        Set<String> seen = folder.startersSeen();
        List<String> added = new ArrayList<>();
        for (StarterFace starter : StarterFace.ALL) {
            Path file = starters.resolve(starter.file());
            if (seen.contains(starter.id()) || known.contains(starter.id()) || !Files.isRegularFile(file)) {
                continue;
            }
            try {
                byte[] picture = Files.readAllBytes(file);
                LibraryFace face =
                        pictures.first(starter.id(), starter.name(), starter.consent(clock.instant()), picture);
                take(face);
                LOG.info(
                        "face {} was added; consent or rights: {}",
                        face.id(),
                        face.consent().who());
                added.add(starter.id());
            } catch (FaceException | RuntimeException e) {
                problems.accept(
                        "The face " + starter.file() + " that comes with the plugin cannot be used: " + e.getMessage());
            }
        }
        if (!added.isEmpty()) {
            seen.addAll(added);
            folder.startersSeen(seen);
        }
    }
}
