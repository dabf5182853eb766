package red5.faceswap.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import red5.faceswap.admin.AuditEvent;
import red5.faceswap.admin.AuditLog;
import red5.faceswap.admin.Configuration;
import red5.faceswap.admin.ConfigurationFile;
import red5.faceswap.admin.StreamSettingsFile;
import red5.faceswap.face.onnx.store.Acceptance;
import red5.faceswap.face.onnx.store.FaceTrial;
import red5.faceswap.face.onnx.store.ModelStore;

/** Red5's folder with the plugin in it, as its configuration file describes it. */
final class Installation {
    private static final String USER = System.getProperty("user.name", "");

    private final Path home;
    private final Configuration.Files files;
    private final Consumer<String> warnings;
    private final Clock clock = Clock.systemUTC();

    private Installation(Path home, Configuration.Files files, Consumer<String> warnings) {
        this.home = home;
        this.files = files;
        this.warnings = warnings;
    }

    /**
     * @param home Red5's folder
     * @param configuration the plugin's; where there is none everything has its default
     * @param warnings takes sentences about what the operator should see to
     */
    static Installation read(Path home, Path configuration, Consumer<String> warnings) throws Problem {
        if (!Files.isDirectory(home.resolve("conf"))) {
            throw new Problem(home + " is not Red5's folder, which has a folder conf: name it with --red5 FOLDER.");
        }
        try {
            return new Installation(home, ConfigurationFile.files(configuration, home, warnings), warnings);
        } catch (IOException e) {
            boolean forbidden = e.getCause() instanceof AccessDeniedException;
            throw new Problem(e.getMessage() + (forbidden ? ", or run this as the user that Red5 runs as." : "."), e);
        }
    }

    /** @param mirror as {@code models.mirror}; null for what the configuration says */
    ModelStore open(String mirror) throws Problem {
        String from = mirror == null
                ? files.modelsMirror()
                : ConfigurationFile.mirror(mirror)
                        .orElseThrow(() -> new Problem("The mirror " + mirror
                                + " must be a http or https address that ends with a slash, or a folder."));
        ModelStore store = new ModelStore(files.models(), 1, from);
        if (!files.unchangedFaces()) {
            store.tryFirst(FaceTrial.leftToTheServer());
        }
        return store;
    }

    /** The system's user, and how she came. */
    Acceptance accepting() {
        return new Acceptance(who(), from(), clock.instant());
    }

    private static String who() {
        String before = System.getenv("SUDO_USER");
        return before == null ? USER : before + " (as " + USER + ")";
    }

    private static String from() {
        String connection = System.getenv("SSH_CONNECTION"); // client's address and port, server's address and port
        return "command line" + (connection == null ? "" : ", " + connection.split(" ")[0]);
    }

    /** Writes into the audit log, as the last of what a command does. */
    void record(AuditEvent.What what, String model, Map<String, String> details) throws Problem {
        AuditLog audit = AuditLog.open(files.audit(), files.auditBytes(), files.auditFiles(), clock);
        audit.record(who(), from(), what, model, details);
        audit.close();
        handOver();
        if (audit.lost() > 0) {
            throw new Problem("The audit log " + files.audit()
                    + " cannot be written, where this belongs: run this as the user that Red5 runs as.");
        }
    }

    /** Streams that are set to a model, {@code app/name}. */
    List<String> streamsWith(String model) throws Problem {
        try {
            return StreamSettingsFile.streamsWith(files.streamSettings(), model);
        } catch (IOException e) {
            throw new Problem(
                    files.streamSettings() + " cannot be read (" + e + "), so nobody knows whether a stream uses "
                            + model + ": mend or delete that file, or say --force.",
                    e);
        }
    }

    /** Where somebody else than the server's user made files, that user gets them: else the server could not read them. */
    void handOver() {
        try {
            UserPrincipal owner = Files.getOwner(home);
            UserPrincipal us =
                    home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            if (owner.equals(us)) {
                return;
            }
            Files.createDirectories(files.models());
            try (Stream<Path> all = Files.walk(files.models(), 2)) {
                for (Path path : Stream.concat(all, Stream.of(files.audit())).toList()) {
                    if (Files.exists(path) && Files.getOwner(path).equals(us)) {
                        Files.setOwner(path, owner);
                    }
                }
            }
        } catch (IOException e) {
            warnings.accept("You are not the user that " + home + " belongs to: see that Red5 can read "
                    + files.models() + " and write " + files.audit() + " (" + e + ").");
        } catch (UnsupportedOperationException e) {
            return; // a file system without owners
        }
    }
}
