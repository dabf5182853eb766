package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.ConsoleClient;
import red5.faceswap.harness.FfmpegPublisher;
import red5.faceswap.harness.Ports;
import red5.faceswap.harness.Red5Assembly;
import red5.faceswap.harness.Red5Process;

/** The commonest mishap of a first start: another program has the viewers' port. */
class TakenPortIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void whyNothingRunsIsSaidEverywhereAndTheRealFaceStaysClosed() throws Exception {
        Ports ports = Ports.free();
        Path home = Red5Assembly.assemble(
                Checkout.work().resolve("red5-taken-port"), ports, List.of("admin.password=a-long-test-password"));
        try (DatagramSocket other = new DatagramSocket(ports.rtc());
                Red5Process red5 = Red5Process.start(home, ports, List.of("-Xmx512m"));
                FfmpegPublisher publisher = FfmpegPublisher.generated(
                        "testsrc2=size=160x120:rate=10", "sine=frequency=440", red5.rtmp("live/cam"))) {
            red5.output()
                    .await(
                            "does not start: UDP port " + other.getLocalPort() + " cannot be opened.*rtc\\.port",
                            PATIENCE);
            assertEquals(List.of(), red5.output().matching("^\\s+at red5\\.faceswap"), "one line says it");
            ConsoleClient anybody = new ConsoleClient(red5.http("/"), "");
            for (String path : List.of("/faceswap/", "/live/whep/endpoint/cam")) {
                HttpResponse<String> answer = anybody.get(path);
                assertEquals(503, answer.statusCode());
                assertTrue(answer.body().contains("choose another one by rtc.port"), answer::body);
            }
            publisher.awaitFlow();
            Program.Result player = Program.ffmpeg(
                    folder, 15, "-rw_timeout", "5000000", "-i", red5.rtmp("live/cam"), "-frames:v", "1", "raw.png");
            assertNotEquals(0, player.status(), player::text);
            red5.output().await("live/cam: an RTMP player was refused", PATIENCE);
        }
    }
}
