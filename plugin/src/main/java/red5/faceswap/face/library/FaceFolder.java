package red5.faceswap.face.library;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.PictureType;

/**
 * The library on disk: {@code mona-lisa.jpg} with {@code mona-lisa.json} beside it, and further pictures of the same person as
 * {@code mona-lisa.2.png}. The first picture is written first, so a face
 * exists from the moment its JSON does. Blocks; used by the library's own thread.
 */
final class FaceFolder {
    private static final String JSON = ".json";
    private static final String STARTERS = ".starters";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private final Path folder;

    FaceFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * All faces with a readable consent statement.
     *
     * @param problems takes a sentence for each file that cannot be used
     */
    List<LibraryFace> read(Consumer<String> problems) throws IOException {
        Files.createDirectories(folder);
        List<LibraryFace> faces = new ArrayList<>();
        Set<String> described = new HashSet<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(AtomicFile.UNFINISHED)) {
                Files.delete(file);
            } else if (name.endsWith(JSON)) {
                described.add(name.substring(0, name.length() - JSON.length()));
                try {
                    faces.add(face(file));
                } catch (FaceException e) {
                    problems.accept(e.getMessage());
                }
            }
        }
        for (Path file : files()) {
            String name = file.getFileName().toString();
            String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
            if (!name.startsWith(".") && !described.contains(stem)) {
                problems.accept(
                        "The picture " + name + " is not used: it has no consent statement. Add it on the console.");
            }
        }
        return faces;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private LibraryFace face(Path file) throws FaceException {
        String name = file.getFileName().toString();
        try {
            JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            JsonObject consent = json.getAsJsonObject("consent");
            if (consent == null) {
                throw new FaceException("The face in " + name + " is not used: it has no consent statement.");
            }
            Consent statement = new Consent(
                    text(consent, "who"),
                    text(consent, "purpose"),
                    LocalDate.parse(text(consent, "given")),
                    text(consent, "recordedBy"),
                    Instant.parse(text(consent, "recordedAt")));
            statement.check();
            LibraryFace face = new LibraryFace(
                    name.substring(0, name.length() - JSON.length()),
                    text(json, "name"),
                    pictures(json, statement),
                    statement,
                    new LibraryFace.Preparing());
            for (FacePicture picture : face.pictures()) {
                if (!Files.isRegularFile(folder.resolve(face.file(picture)))) {
                    throw new FaceException(
                            "The face in " + name + " is not used: its picture " + face.file(picture) + " is missing.");
                }
            }
            return face;
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | ClassCastException
                | DateTimeException e) {
            throw new FaceException(
                    "The face in " + name + " is not used: its file is broken (" + e.getMessage()
                            + "). Mend it, or delete it and add the picture again.",
                    e);
        }
    }

    /** A file without a list of pictures has one, of the type it names. */
    private static List<FacePicture> pictures(JsonObject json, Consent consent) {
        if (!json.has("pictures")) {
            PictureType type = PictureType.valueOf(text(json, "type"));
            return List.of(new FacePicture(1, type, consent.recordedBy(), consent.recordedAt()));
        }
        List<FacePicture> pictures = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("pictures")) {
            JsonObject one = element.getAsJsonObject();
            pictures.add(new FacePicture(
                    Integer.parseInt(text(one, "number")),
                    PictureType.valueOf(text(one, "type")),
                    text(one, "addedBy"),
                    Instant.parse(text(one, "addedAt"))));
        }
        if (pictures.isEmpty()) {
            throw new JsonParseException("\"pictures\" is empty");
        }
        return pictures;
    }

    private static String text(JsonObject json, String member) {
        JsonElement value = json.get(member);
        if (value == null || !value.isJsonPrimitive()) {
            throw new JsonParseException("\"" + member + "\" is missing");
        }
        return value.getAsString();
    }

    /** Writes a new picture and what is known of the face, which is that picture's face from then on. */
    void write(LibraryFace face, FacePicture picture, byte[] encoded) throws IOException {
        AtomicFile.write(folder.resolve(face.file(picture)), encoded);
        write(face);
    }

    /** Writes what is known of a face whose pictures are there. */
    void write(LibraryFace face) throws IOException {
        JsonArray pictures = new JsonArray();
        for (FacePicture picture : face.pictures()) {
            JsonObject one = new JsonObject();
            one.addProperty("number", picture.number());
            one.addProperty("type", picture.type().name());
            one.addProperty("addedBy", picture.addedBy());
            one.addProperty("addedAt", picture.addedAt().toString());
            pictures.add(one);
        }
        JsonObject json = new JsonObject();
        json.addProperty("name", face.name());
        json.add("pictures", pictures);
        json.add("consent", face.consent().json());
        AtomicFile.write(folder.resolve(face.id() + JSON), GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
    }

    byte[] picture(LibraryFace face, FacePicture picture) throws IOException {
        return Files.readAllBytes(folder.resolve(face.file(picture)));
    }

    /** All pictures of a face, in order. */
    List<byte[]> pictures(LibraryFace face) throws IOException {
        List<byte[]> pictures = new ArrayList<>();
        for (FacePicture picture : face.pictures()) {
            pictures.add(picture(face, picture));
        }
        return pictures;
    }

    /** Deletes one picture of a face that no longer has it. */
    void delete(LibraryFace without, FacePicture picture) throws IOException {
        write(without);
        Files.deleteIfExists(folder.resolve(without.file(picture)));
    }

    void delete(LibraryFace face) throws IOException {
        Files.deleteIfExists(folder.resolve(face.id() + JSON));
        for (FacePicture picture : face.pictures()) {
            Files.deleteIfExists(folder.resolve(face.file(picture)));
        }
    }

    boolean isTaken(String id) {
        return Files.exists(folder.resolve(id + JSON))
                || Stream.of(PictureType.values()).anyMatch(t -> Files.exists(folder.resolve(id + "." + t.suffix())));
    }

    /** Ids of the starter faces that were once put here, so that one the operator removed does not come back. */
    Set<String> startersSeen() throws IOException {
        Path file = folder.resolve(STARTERS);
        return Files.exists(file) ? new HashSet<>(Files.readAllLines(file)) : new HashSet<>();
    }

    void startersSeen(Set<String> ids) throws IOException {
        AtomicFile.write(folder.resolve(STARTERS), String.join("\n", ids).getBytes(StandardCharsets.UTF_8));
    }
}
