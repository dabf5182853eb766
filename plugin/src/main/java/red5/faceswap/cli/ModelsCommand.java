package red5.faceswap.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import red5.faceswap.admin.AuditEvent;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.store.ModelStatus;
import red5.faceswap.face.onnx.store.ModelStore;

/** {@code models}: what the console's list does, without a server. A server that runs notices by itself. */
@Command(
        name = "models",
        description = {
            "Networks for better likenesses, each under its publisher's licence.",
            "They lie in models.folder of conf/faceswap.properties. A server that runs notices by itself what is done here."
        })
final class ModelsCommand implements Runnable {
    private final Path launcherFolder;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--red5",
            paramLabel = "FOLDER",
            scope = ScopeType.INHERIT,
            description = "Red5's folder; without it the one in whose plugins folder this program lies.")
    private Path red5;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The plugin's configuration; without it conf/faceswap.properties in Red5's folder.")
    private Path configuration;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Says what can be said here.")
    private boolean help;

    ModelsCommand(Path launcherFolder) {
        this.launcherFolder = launcherFolder;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what is to be done with the models.");
    }

    @Command(
            description = {
                "Shows all known models: name, kind, state, bytes, SHA-256 and licence. Reads their files as a whole.",
                "Bytes and SHA-256 of one that is not there are those of its publisher's file, where they are known."
            })
    int list() throws Problem {
        try (ModelStore store = installation().open(null)) {
            new StoreWatch(store).settled();
            out().println("Models' folder: " + store.folder());
            new ModelTable(out()).print(store.list());
            store.problems().forEach(err()::println);
            return 0;
        }
    }

    @Command(description = "Reads the files that are there as a whole and says whether they are what they should be.")
    int verify(@Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these models.") List<String> names)
            throws Problem {
        try (ModelStore store = installation().open(null)) {
            new StoreWatch(store).settled();
            boolean all = names == null || names.isEmpty();
            List<ModelStatus> models = new ArrayList<>();
            for (ModelStatus model : store.list()) {
                if (all && !(model.state() instanceof ModelStatus.Absent)) {
                    models.add(model);
                }
            }
            for (String name : all ? List.<String>of() : names) {
                models.add(known(store, name));
            }
            new ModelTable(out()).print(models);
            store.problems().forEach(err()::println);
            boolean right = models.stream()
                    .allMatch(model -> model.state() instanceof ModelStatus.Ready
                            || model.state() instanceof ModelStatus.Unaccepted);
            return right && store.problems().isEmpty() ? 0 : 1;
        }
    }

    @Command(description = "Puts a model's file into the models' folder, after its licence was accepted.")
    int add(
            @Parameters(paramLabel = "FILE", description = "The model, an .onnx file.") Path file,
            @Option(
                            names = "--as",
                            paramLabel = "NAME",
                            description =
                                    "Which model it is; without it the one whose file has that name or these bytes.")
                    String name,
            @Option(names = "--accept-licence", description = "Accepts the licence without being asked.")
                    boolean acceptLicence)
            throws Problem, FaceException {
        Installation installation = installation();
        if (!Files.isRegularFile(file)) {
            throw new Problem("There is no file " + file + ": give the path of the model's .onnx file.");
        }
        try (ModelStore store = installation.open(null)) {
            ModelDescription model =
                    name == null ? described(store, file) : known(store, name).description();
            new LicenceQuestion(out()).ask(model, acceptLicence);
            store.intake().add(model, file, installation.accepting());
            installation.record(
                    AuditEvent.What.MODEL_ADDED,
                    model.name(),
                    Map.of("file", model.file(), "licenceAccepted", model.licence()));
            return arrived(store, model);
        }
    }

    private static ModelDescription described(ModelStore store, Path file) throws Problem, FaceException {
        Optional<ModelDescription> found = store.intake().describing(file);
        return found.orElseThrow(() -> new Problem("Nobody knows which model " + file.getFileName()
                + " is: name it with --as NAME (models list shows the names), or put a description of it into "
                + store.folder() + " first."));
    }

    @Command(
            description = {
                "Fetches a model from its publisher, or from a mirror, after its licence was accepted.",
                "What broke off before is gone on with."
            })
    int fetch(
            @Parameters(paramLabel = "NAME", description = "The model, as models list shows it.") String name,
            @Option(
                            names = "--mirror",
                            paramLabel = "URL|FOLDER",
                            description =
                                    "Where its file lies instead; without it models.mirror of the configuration counts.")
                    String mirror,
            @Option(names = "--accept-licence", description = "Accepts the licence without being asked.")
                    boolean acceptLicence)
            throws Problem, FaceException {
        Installation installation = installation();
        try (ModelStore store = installation.open(mirror)) {
            ModelStatus before = known(store, name);
            ModelDescription model = before.description();
            if (!(before.state() instanceof ModelStatus.Absent)) {
                throw new Problem("The file " + model.file() + " is there already: remove it first.");
            }
            if (store.intake().address(model).isEmpty()) {
                throw new Problem("Nobody says where " + model.file()
                        + " can be fetched from: name a web address or folder with --mirror, or put the file into "
                        + store.folder() + ".");
            }
            new LicenceQuestion(out()).ask(model, acceptLicence);
            String from = store.intake().address(model);
            store.intake().fetch(model, installation.accepting());
            installation.record(
                    AuditEvent.What.MODEL_FETCH_BEGUN,
                    model.name(),
                    Map.of("file", model.file(), "address", from, "licenceAccepted", model.licence()));
            out().println("Fetching " + model.file() + " from " + from);
            awaitFetched(store, model, installation);
            int status = arrived(store, model);
            String sha256 = known(store, name).sha256();
            installation.record(
                    AuditEvent.What.MODEL_FETCHED, model.name(), Map.of("file", model.file(), "sha256", sha256));
            return status;
        }
    }

    private void awaitFetched(ModelStore store, ModelDescription model, Installation installation) throws Problem {
        try {
            new StoreWatch(store).fetched(model.name(), out());
        } catch (Problem e) {
            installation.record(
                    AuditEvent.What.MODEL_FETCH_FAILED,
                    model.name(),
                    Map.of("file", model.file(), "reason", e.getMessage()));
            throw e;
        } finally {
            installation.handOver(); // however it ended: what has come so far is the server's to read
        }
    }

    @Command(description = "Accepts the licence of a model whose file was put into the folder by hand.")
    int accept(
            @Parameters(paramLabel = "NAME", description = "The model, as models list shows it.") String name,
            @Option(names = "--accept-licence", description = "Accepts the licence without being asked.")
                    boolean acceptLicence)
            throws Problem, FaceException {
        Installation installation = installation();
        try (ModelStore store = installation.open(null)) {
            new StoreWatch(store).settled();
            ModelStatus model = known(store, name);
            if (model.state() instanceof ModelStatus.Ready) {
                out().println("The licence of " + name + " is accepted already.");
                return 0;
            }
            if (model.state() instanceof ModelStatus.Unaccepted) {
                new LicenceQuestion(out()).ask(model.description(), acceptLicence);
            }
            store.intake().accept(model.description(), installation.accepting());
            installation.record(
                    AuditEvent.What.LICENCE_ACCEPTED,
                    name,
                    Map.of(
                            "file",
                            model.description().file(),
                            "licenceAccepted",
                            model.description().licence()));
            return arrived(store, model.description());
        }
    }

    @Command(description = "Removes a model's file from the folder, or what there is of it.")
    int remove(
            @Parameters(paramLabel = "NAME", description = "The model, as models list shows it.") String name,
            @Option(names = "--force", description = "Also when a stream is set to it; the mesh makes its faces then.")
                    boolean force)
            throws Problem, FaceException {
        Installation installation = installation();
        try (ModelStore store = installation.open(null)) {
            ModelDescription model = known(store, name).description();
            List<String> streams = force ? List.of() : installation.streamsWith(name);
            if (!streams.isEmpty()) {
                throw new Problem("The stream " + streams.get(0) + " is set to the model " + name
                        + ": choose another for it in the console first, or say --force.");
            }
            if (!store.intake().remove(model)) {
                out().println("There is no file of " + name + ".");
                return 0;
            }
            installation.record(AuditEvent.What.MODEL_REMOVED, name, Map.of("file", model.file()));
            out().println("Removed " + model.file() + ".");
            return 0;
        }
    }

    /** Says what became of a model. */
    private int arrived(ModelStore store, ModelDescription model) {
        new StoreWatch(store).settled();
        ModelStatus now = store.find(model.name()).orElseThrow();
        new ModelTable(out()).print(List.of(now));
        if (model.contract() instanceof ModelDescription.Swapper) {
            store.obstacle(SwapRecipe.plain(model.name())).ifPresent(out()::println);
        }
        return now.state() instanceof ModelStatus.Ready ? 0 : 1;
    }

    private static ModelStatus known(ModelStore store, String name) throws Problem {
        return store.find(name)
                .orElseThrow(() -> new Problem("There is no model " + name + ": models list shows the names."));
    }

    private Installation installation() throws Problem {
        Path home = red5;
        if (home == null) {
            home = launcherFolder.getParent();
        }
        if (home == null) {
            throw new Problem("Name Red5's folder with --red5 FOLDER.");
        }
        home = home.toAbsolutePath().normalize();
        return Installation.read(
                home, configuration == null ? home.resolve("conf/faceswap.properties") : configuration, err()::println);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
