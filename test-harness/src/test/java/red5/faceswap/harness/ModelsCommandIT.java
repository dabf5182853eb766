package red5.faceswap.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.onnx.KnownModels;

/** What an operator does on the command line with the launcher that lies in the unpacked zip, while no server runs. */
class ModelsCommandIT {
    private static final String NAME = "arcface_w600k_r50";
    private static final byte[] FILE = KnownModels.recogniser();
    private static final int BROKEN_AT = 1000;

    @TempDir
    private static Path home;

    private static Path plugins;

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private volatile boolean breaks;
    private HttpServer server;
    private Path models;

    /** How a command ended. */
    private record Ended(int code, String out, String err) {
        Ended with(int expected, String words) {
            assertEquals(expected, code, out + err);
            assertTrue((out + err).contains(words), out + err);
            assertFalse((out + err).contains("red5.faceswap."), "a sentence and no class: " + out + err);
            return this;
        }
    }

    @BeforeAll
    static void unpack() throws IOException {
        plugins = Files.createDirectories(home.resolve("plugins"));
        Files.createDirectories(home.resolve("conf"));
        Red5Assembly.unzip(Checkout.zip(), plugins);
    }

    @BeforeEach
    void empty() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Files.writeString(home.resolve("conf/faceswap.properties"), "models.mirror=" + mirror() + "\n");
        models = home.resolve("faceswap/models");
        Red5Assembly.delete(home.resolve("faceswap"));
        Red5Assembly.delete(home.resolve("log"));
        KnownModels.anyBytes(models, NAME);
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String mirror() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            if (!exchange.getRequestURI().getPath().equals("/" + NAME + ".onnx")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (FILE.length - 1) + "/" + FILE.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, FILE.length - from);
            exchange.getResponseBody().write(FILE, from, breaks ? BROKEN_AT : FILE.length - from);
        }
    }

    private static Ended run(String typed, String... arguments) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = Stream.concat(
                        Stream.of(
                                java.toString(),
                                "-jar",
                                plugins.resolve("red5-faceswap-launcher.jar").toString()),
                        Arrays.stream(arguments))
                .toList();
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().write(typed.getBytes());
        process.getOutputStream().close();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end: " + command);
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static Ended models(String... arguments) throws Exception {
        return run(
                "", Stream.concat(Stream.of("models"), Arrays.stream(arguments)).toArray(String[]::new));
    }

    private String audit() throws IOException {
        return Files.readString(home.resolve("log/faceswap-audit.jsonl"));
    }

    @Test
    void whatCanBeDoneIsSaid() throws Exception {
        Ended help = models("--help").with(0, "java -jar red5-faceswap-launcher.jar models");
        for (String command : List.of("list", "verify", "add", "fetch", "accept", "remove", "--red5")) {
            assertTrue(help.out.contains(command), help.out);
        }
        run("", "--help").with(0, "models");
        models("fetch", "--help").with(0, "--mirror=URL|FOLDER");
        models().with(2, "Say what is to be done");
        models("nonsense").with(2, "nonsense");
    }

    @Test
    void allKnownModelsAreListed() throws Exception {
        Ended list = models("list").with(0, "inswapper_128");
        assertTrue(list.out.contains("not there"), list.out);
        assertTrue(list.out.contains("Non-commercial use only, says the publisher (InsightFace)."), list.out);
        assertTrue(
                list.out.matches("(?s).*inswapper_128 +swapper +not there +555303150  a290273ed497.*"),
                "what would come: " + list.out);
        assertTrue(list.out.contains(models.toString()), list.out);
        assertEquals("", list.err);
    }

    @Test
    void aModelIsFetchedOnlyAfterItsLicenceWasAccepted() throws Exception {
        for (String typed : List.of("", "no\n")) {
            run(typed, "models", "fetch", NAME).with(1, "The licence was not accepted, so nothing was done");
        }
        assertTrue(ranges.isEmpty());
        assertFalse(Files.exists(models.resolve(NAME + ".onnx.part")));
        Ended fetched = run("yes\n", "models", "fetch", NAME).with(0, "ready");
        assertTrue(fetched.out.contains("Non-commercial use only"), fetched.out);
        assertTrue(fetched.out.contains("100 %"), fetched.out);
        assertArrayEquals(FILE, Files.readAllBytes(models.resolve(NAME + ".onnx")));
        String audit = audit();
        assertTrue(audit.contains("\"what\":\"model-fetch-begun\""), audit);
        assertTrue(audit.contains("\"what\":\"model-fetched\""), audit);
        assertTrue(audit.contains("\"licenceAccepted\":\"Non-commercial"), audit);
        assertTrue(audit.contains(System.getProperty("user.name")) && audit.contains("\"from\":\"command line"), audit);
        models("list").with(0, "ready");
        models("fetch", NAME, "--accept-licence").with(1, "is there already: remove it first");
    }

    @Test
    void whatBrokeOffIsGoneOnWith() throws Exception {
        breaks = true;
        models("fetch", NAME, "--accept-licence").with(1, "broke off after " + BROKEN_AT + " bytes");
        assertTrue(audit().contains("\"what\":\"model-fetch-failed\""), audit());
        assertFalse(audit().contains("\"what\":\"model-fetched\""), audit());
        assertEquals(BROKEN_AT, Files.size(models.resolve(NAME + ".onnx.part")));
        breaks = false;
        models("fetch", NAME, "--accept-licence").with(0, "ready");
        assertEquals(List.of("null", "bytes=" + BROKEN_AT + "-"), ranges);
        assertArrayEquals(FILE, Files.readAllBytes(models.resolve(NAME + ".onnx")));
    }

    @Test
    void aFolderIsAMirrorToo() throws Exception {
        Path folder = Files.createDirectories(home.resolve("usb"));
        models("fetch", NAME, "--accept-licence", "--mirror", folder.toString()).with(1, "There is no file " + folder);
        Files.write(folder.resolve(NAME + ".onnx"), FILE);
        models("fetch", NAME, "--accept-licence", "--mirror", folder.toString()).with(0, "ready");
        assertTrue(ranges.isEmpty());
        models("fetch", NAME, "--mirror", "nonsense").with(1, "must be a http or https address");
        Files.writeString(home.resolve("conf/faceswap.properties"), "");
        Ended unknown = models("fetch", "w600k_r50", "--accept-licence")
                .with(1, "Nobody says where w600k_r50.onnx can be fetched from");
        assertFalse(unknown.out.contains("Licence"), "nothing is to be accepted then: " + unknown.out);
    }

    @Test
    void aFileIsAddedOnlyWhenItIsWhatItShouldBe() throws Exception {
        Path file = home.resolve("downloaded.onnx");
        Files.write(file, Arrays.copyOf(FILE, FILE.length - 10));
        models("add", file.toString(), "--accept-licence").with(1, "name it with --as NAME");
        models("add", file.toString(), "--as", NAME, "--accept-licence").with(1, "only a part of one");
        assertFalse(Files.exists(models.resolve(NAME + ".onnx")));
        Files.write(file, FILE);
        models("add", file.toString(), "--as", NAME).with(1, "The licence was not accepted");
        models("add", file.toString(), "--as", NAME, "--accept-licence").with(0, "ready");
        assertTrue(audit().contains("\"what\":\"model-added\""), audit());
        models("add", home.resolve("nowhere.onnx").toString()).with(1, "There is no file");
    }

    @Test
    void aFileThatWasPutThereByHandNeedsItsLicenceAccepted() throws Exception {
        models("accept", NAME, "--accept-licence").with(1, "put " + NAME + ".onnx into");
        Files.createDirectories(models);
        Files.write(models.resolve(NAME + ".onnx"), FILE);
        models("list").with(0, "licence not accepted");
        run("no\n", "models", "accept", NAME).with(1, "was not accepted");
        run("yes\n", "models", "accept", NAME).with(0, "ready");
        assertTrue(audit().contains("\"what\":\"licence-accepted\""), audit());
        models("accept", NAME).with(0, "accepted already");
    }

    @Test
    void aDamagedFileIsNamedWithTheReason() throws Exception {
        Files.createDirectories(models);
        Files.write(models.resolve(NAME + ".onnx"), FILE);
        models("verify").with(0, NAME);
        Files.write(models.resolve(NAME + ".onnx"), new byte[100]);
        models("verify").with(1, "is no ONNX model");
        models("verify", "ghost_1_256").with(1, "not there");
        models("verify", "nonsense").with(1, "There is no model nonsense");
    }

    @Test
    void aModelThatAStreamIsSetToIsNotRemovedUnasked() throws Exception {
        Files.createDirectories(models);
        Files.write(models.resolve(NAME + ".onnx"), FILE);
        Files.writeString(
                home.resolve("faceswap/streams.json"),
                "[{\"app\":\"live\",\"stream\":\"cam\",\"engine\":\"onnx\",\"model\":\"" + NAME + "\"}]");
        models("remove", NAME).with(1, "The stream live/cam is set to the model " + NAME);
        assertTrue(Files.exists(models.resolve(NAME + ".onnx")));
        models("remove", NAME, "--force").with(0, "Removed " + NAME + ".onnx");
        assertFalse(Files.exists(models.resolve(NAME + ".onnx")));
        assertTrue(audit().contains("\"what\":\"model-removed\""), audit());
        models("remove", NAME, "--force").with(0, "There is no file of " + NAME);
    }

    @Test
    void anotherFolderIsUsedWhereTheConfigurationSaysSo() throws Exception {
        Files.writeString(
                home.resolve("conf/faceswap.properties"), "models.folder=elsewhere\nmodels.mirror=ftp://x/\n");
        models("list").with(0, home.resolve("elsewhere").toString()).with(0, "models.mirror cannot be 'ftp://x/'");
        models("list", "--red5", home.resolve("usb").toString()).with(1, "is not Red5's folder");
    }

    /** Where the tests may give files away. */
    @Test
    void whatRootPutsThereBelongsToTheServersUser() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give files away");
        UserPrincipal root = Files.getOwner(home);
        UserPrincipal other =
                home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Path file = home.resolve(NAME + ".onnx");
        Files.write(file, FILE);
        for (Path given : List.of(home, models.getParent(), models, models.resolve(NAME + ".json"))) {
            Files.setOwner(given, other);
        }
        try {
            models("add", file.toString(), "--accept-licence").with(0, "ready");
        } finally {
            Files.setOwner(home, root);
        }
        assertEquals(root, Files.getOwner(file));
        try (Stream<Path> all = Files.walk(models)) {
            for (Path path : all.toList()) {
                assertEquals(other, Files.getOwner(path), path.toString());
            }
        }
        assertEquals(other, Files.getOwner(home.resolve("log/faceswap-audit.jsonl")));
    }
}
