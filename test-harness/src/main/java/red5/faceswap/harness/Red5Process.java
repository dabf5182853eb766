package red5.faceswap.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A running Red5 server in a JVM of its own. */
public final class Red5Process implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(240);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final ProgramOutput output;
    private final Ports ports;

    private Red5Process(Process process, ProgramOutput output, Ports ports) {
        this.process = process;
        this.output = output;
        this.ports = ports;
    }

    /**
     * Starts the server and returns when its ports are open and the plugin answers on them.
     *
     * @param home made by {@link Red5Assembly}
     * @param jvmOptions for example {@code -Xmx1g}
     */
    public static Red5Process start(Path home, Ports ports, List<String> jvmOptions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of(
                // Red5's cache writes there
                "-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("work/tmp")),
                "-Dred5.root=" + home,
                "-Dcatalina.home=" + home,
                "-Dcatalina.useNaming=true",
                "-cp",
                "red5-service.jar:conf",
                "org.red5.server.Bootstrap",
                String.valueOf(ports.shutdown())));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        Red5Process red5 =
                new Red5Process(process, new ProgramOutput("red5", process, home.resolve("red5.log")), ports);
        try {
            red5.output.await("^Bootstrap complete", START);
            // applications start beside, and a publisher that is too early is refused
            red5.output.await("live: face swapping is told of the streams", START);
        } catch (IOException | InterruptedException e) {
            red5.close();
            throw e;
        }
        return red5;
    }

    public ProgramOutput output() {
        return output;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** An address on the HTTP port; the path begins with a slash. */
    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + ports.http() + path);
    }

    /** Where to publish, or play, a stream; for example {@code live/cam}. */
    public String rtmp(String stream) {
        return "rtmp://127.0.0.1:" + ports.rtmp() + "/" + stream;
    }

    public Ports ports() {
        return ports;
    }

    /**
     * Ends the server as Ctrl-C or a service manager would.
     *
     * @return whether it ended by itself within 30 s
     */
    public boolean stop() throws InterruptedException {
        return ProgramOutput.stop(process, STOP);
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
