package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.Eventually;

class ArrivalsTest {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Arrivals arrivals = new Arrivals(loop);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void whoeverComesIsTakenInThoughNothingElseHappens() {
        for (int crowd = 1; crowd <= 3; crowd++) {
            arrivals.add(() -> done.add("one"));
            arrivals.add(() -> done.add("another"));
            int all = 2 * crowd;
            Eventually.await(30, "taken in", () -> done.size() == all);
        }
    }

    @Test
    void whatIsAskedForLaterFindsThemInTheirPlaces() {
        arrivals.add(() -> done.add("one"));
        arrivals.execute(() -> done.add("asked"));
        arrivals.add(() -> done.add("another"));
        arrivals.execute(() -> done.add("asked again"));
        Eventually.await(30, "answered", () -> done.size() == 4);
        assertTrue(done.indexOf("one") < done.indexOf("asked"), done::toString);
        assertTrue(done.indexOf("another") < done.indexOf("asked again"), done::toString);
    }
}
