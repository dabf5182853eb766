package red5.faceswap.harness.view;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.ConsoleClient;
import red5.faceswap.harness.Ports;
import red5.faceswap.harness.Red5Assembly;
import red5.faceswap.harness.Red5Process;

/**
 * Gives a test class the one Red5 server with the plugin that all of them share, as a {@link Server} parameter. It is started
 * by the first class that asks and stopped when all tests have run. Each class publishes under stream names of its own.
 */
public final class RunningRed5 implements ParameterResolver {
    private static final String PASSWORD = "a-password-of-the-tests";
    private static final String RETURN_SECONDS = "30";
    /** A machine of this size has one by itself; what is true of several is true of one, and classes with servers of their own have that. */
    private static final List<String> SEVERAL_LOOPS = List.of("rtc.threads=2");
    /** What a publisher over WebSocket or WHIP presents. */
    public static final String PUBLISH_TOKEN = "a-token-of-the-tests";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningRed5.class))
                .getOrComputeIfAbsent("server", key -> start("red5-view", SEVERAL_LOOPS), Server.class);
    }

    /**
     * Starts a server of a test class's own.
     *
     * @param folder name of its home
     * @param settings further lines for {@code conf/faceswap.properties}
     */
    public static Server start(String folder, List<String> settings) {
        try {
            Ports ports = Ports.free();
            Path home = Red5Assembly.assemble(
                    Checkout.work().resolve(folder),
                    ports,
                    Stream.concat(
                                    Stream.of(
                                            "admin.password=" + PASSWORD,
                                            "session.reconnect-seconds=" + RETURN_SECONDS,
                                            "websocket.publish-token=" + PUBLISH_TOKEN,
                                            "whip.publish-token=" + PUBLISH_TOKEN,
                                            "models.runtime=plugins/faceswap/.binaries/"
                                                    + Loader.Detector.getPlatform(),
                                            "models.provider=cuda"),
                                    settings.stream())
                            .toList());
            return new Server(Red5Process.start(home, ports, List.of("-Xmx1g")), home);
        } catch (IOException e) {
            throw new IllegalStateException("Red5 does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * A running server and the ways to it.
     *
     * @param home its folder
     */
    public record Server(Red5Process red5, Path home) implements ExtensionContext.Store.CloseableResource {
        private static final Duration PATIENCE = Duration.ofSeconds(60);

        /** Where a player posts its offer for a stream such as {@code live/cam}. */
        public URI whep(String stream) {
            int slash = stream.lastIndexOf('/');
            return red5.http("/" + stream.substring(0, slash) + "/whep/endpoint" + stream.substring(slash));
        }

        /** Where a publisher posts its offer for it. */
        public URI whip(String stream) {
            int slash = stream.lastIndexOf('/');
            return red5.http("/" + stream.substring(0, slash) + "/whip/endpoint" + stream.substring(slash));
        }

        /** Where a player finds the picture as published, behind the password. */
        public URI original(String stream) {
            return red5.http("/faceswap/original" + whep(stream).getPath());
        }

        /** Opens a page of the console's, such as {@code /faceswap/}, with the password. */
        public OpenPage open(String path) throws Exception {
            return BrowserViewer.ofThisModule()
                    .open(red5.http(path).toString(), Map.of("user", "admin", "password", PASSWORD));
        }

        /** The operator's API, faces and all. */
        public ConsoleClient console() {
            return new ConsoleClient(red5.http("/"), PASSWORD);
        }

        public StreamApi api() {
            return new StreamApi(red5.http("/faceswap/"), PASSWORD);
        }

        /** Publishes a talking head with clock and beeps; returns when the server decodes it. */
        public ClockedPublisher publish(String stream) throws Exception {
            return publish(stream, Publication.to(red5.rtmp(stream)).over(Checkout.talkingHead()));
        }

        public ClockedPublisher publish(String stream, Publication publication) throws Exception {
            ClockedPublisher publisher = ClockedPublisher.start(publication);
            try {
                publisher.awaitFrames(5, PATIENCE);
                api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
                return publisher;
            } catch (Exception e) {
                publisher.close();
                throw e;
            }
        }

        public Publication publication(String stream) {
            return Publication.to(red5.rtmp(stream)).over(Checkout.talkingHead());
        }

        @Override
        public void close() {
            red5.close();
        }
    }
}
