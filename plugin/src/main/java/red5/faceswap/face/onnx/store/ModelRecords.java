package red5.faceswap.face.onnx.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.library.AtomicFile;
import red5.faceswap.face.onnx.description.ModelDescription;

/**
 * What is remembered of model files over restarts: each fact in a small file of its own, named by the model and the SHA-256 of its bytes, so that
 * another file under the same name knows nothing of it, and so that server and command line can both write. Thread-safe.
 */
final class ModelRecords {
    /** In the models' folder. */
    static final String FOLDER = ".records";

    private static final Logger LOG = LoggerFactory.getLogger(ModelRecords.class);
    private static final String LICENCE = "licence";
    private static final String TRIAL = "trial";

    private final Path folder;

    /** @param models the models' folder */
    ModelRecords(Path models) {
        folder = models.resolve(FOLDER);
    }

    Path folder() {
        return folder;
    }

    /** Whether the licence that the description names was accepted for that very file. */
    boolean accepted(ModelDescription model, String sha256) {
        return model.licence().isEmpty()
                || read(model, sha256, LICENCE)
                        .map(fact -> text(fact, LICENCE))
                        .filter(model.licence()::equals)
                        .isPresent();
    }

    void accept(ModelDescription model, String sha256, Acceptance by) throws IOException {
        JsonObject fact = new JsonObject();
        fact.addProperty(LICENCE, model.licence());
        fact.addProperty("who", by.who());
        fact.addProperty("from", by.from());
        fact.addProperty("when", by.when().toString());
        write(model, sha256, LICENCE, fact);
    }

    /** Why that file must not make faces, a sentence, or empty when it may; nothing while it was not tried. */
    Optional<String> verdict(ModelDescription model, String sha256) {
        return read(model, sha256, TRIAL)
                .filter(fact -> text(fact, "description").equals(contract(model)))
                .map(fact -> text(fact, "refused"));
    }

    /** @param refused why not, a sentence; empty when it may */
    void judge(ModelDescription model, String sha256, String refused) throws IOException {
        JsonObject fact = new JsonObject();
        fact.addProperty("description", contract(model));
        fact.addProperty("refused", refused);
        write(model, sha256, TRIAL, fact);
    }

    /** Another one whenever the description has the file used in another way. */
    private static String contract(ModelDescription model) {
        return model.contract().toString();
    }

    private Optional<JsonObject> read(ModelDescription model, String sha256, String fact) {
        Path file = file(model, sha256, fact);
        try {
            return Optional.of(JsonParser.parseString(Files.readString(file)))
                    .filter(JsonElement::isJsonObject)
                    .map(JsonElement::getAsJsonObject);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JsonParseException e) {
            LOG.warn("{} cannot be read and counts as if it were not there: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static String text(JsonObject fact, String member) {
        return fact.has(member) && fact.get(member).isJsonPrimitive()
                ? fact.get(member).getAsString()
                : "";
    }

    private void write(ModelDescription model, String sha256, String name, JsonObject fact) throws IOException {
        AtomicFile.write(file(model, sha256, name), fact.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Path file(ModelDescription model, String sha256, String fact) {
        return folder.resolve(model.name() + "-" + sha256 + "." + fact);
    }
}
