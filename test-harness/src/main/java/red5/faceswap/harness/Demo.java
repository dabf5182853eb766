package red5.faceswap.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.harness.view.DemoCheck;

/** The demo's main class: a real Red5 with the plugin's zip, and a talking head published to {@code live/cam} until Ctrl-C. */
public final class Demo implements AutoCloseable {
    private static final String STREAM = "live/cam";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CHECK = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private boolean closed;

    private Demo() {}

    /** @param arguments none, or {@code --check} to watch by itself and end */
    public static void main(String[] arguments) throws InterruptedException {
        boolean check = List.of(arguments).contains("--check");
        int status = 1;
        Demo demo = new Demo();
        Thread hook = new Thread(demo::close, "demo-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Red5Process red5 = demo.start(Ports.fromEnvironment());
            String console = red5.http("/faceswap/").toString();
            String whep = red5.http("/live/whep/endpoint/cam").toString();
            red5.output()
                    .matching("password")
                    .forEach(line -> System.out.println("  " + line.replaceFirst("^.* - ", "")));
            System.out.println("ready " + console + " " + whep);
            System.out.flush();
            if (check) {
                status = watch(red5, console, whep);
            } else {
                System.out.println("Ctrl-C ends the demo.");
                new CountDownLatch(1).await();
            }
        } catch (IOException e) {
            System.err.println("The demo failed: " + e.getMessage());
        }
        demo.close();
        Runtime.getRuntime().halt(status);
    }

    private Red5Process start(Ports ports) throws IOException, InterruptedException {
        ports.requireFree();
        System.out.println("Assembling Red5 and unpacking the plugin into it");
        Path home = Red5Assembly.assemble(Checkout.work().resolve("demo/red5"), ports, face());
        System.out.println("Starting Red5 (its log is " + home.resolve("red5.log") + ")");
        Red5Process red5 = own(Red5Process.start(home, ports, List.of()));
        Path film = Checkout.talkingHead();
        if (!Files.exists(film)) {
            throw new IOException(film + " is missing: the build fetches it");
        }
        System.out.println("Publishing " + film.getFileName() + " to " + red5.rtmp(STREAM));
        FfmpegPublisher publisher = own(FfmpegPublisher.loop(film, red5.rtmp(STREAM)));
        publisher.awaitFlow();
        red5.output().await(STREAM + ": published", PATIENCE);
        return red5;
    }

    /** A photograph shows more of what the engine can do than the painting, where the build could get it. */
    private static List<String> face() {
        return Files.exists(Checkout.root().resolve("plugin/target/faces/astronaut.png"))
                ? List.of("stream.face=astronaut")
                : List.of();
    }

    private synchronized <T extends AutoCloseable> T own(T part) throws IOException {
        running.push(part);
        if (closed) {
            close();
            throw new IOException("it was ended while it started");
        }
        return part;
    }

    /** The check watches in a browser and writes its pictures beside the demo's files. */
    private static int watch(Red5Process red5, String console, String whep) throws IOException, InterruptedException {
        DemoCheck check = new DemoCheck(
                URI.create(console),
                password(red5),
                URI.create(whep),
                Checkout.work().resolve("demo"),
                CHECK);
        return check.report(System.out);
    }

    /** The console's password as the server says it at its first start. */
    private static String password(Red5Process red5) throws IOException {
        Pattern said = Pattern.compile("its password (\\S+) ");
        return red5.output().matching("its password").stream()
                .map(said::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new IOException("the server did not say the console's password"));
    }

    /** Ends the publisher and the server; returns when both are gone. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("did not end cleanly: " + e);
            }
        }
    }
}
