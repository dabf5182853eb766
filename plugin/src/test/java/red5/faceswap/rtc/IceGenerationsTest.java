package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.Eventually;
import red5.faceswap.rtc.net.Fingerprint;

/** Two restarts of a session at the same time: of several the last one counts, and which one that is must be known for certain. */
@Timeout(30)
class IceGenerationsTest {
    private final SessionSecrets secrets = new SessionSecrets();
    private final IceGenerations generations =
            new IceGenerations(secrets, secrets.describe(new Fingerprint("sha-256", "00"), List.of()), "first");
    private final List<IceCredentials> told = new CopyOnWriteArrayList<>();

    @Test
    void generationsAreToldInTheOrderInWhichTheyBegin() throws Exception {
        AtomicReference<LocalDescription> answerToThird = new AtomicReference<>();
        Thread third =
                new Thread(() -> answerToThird.set(generations.next("third", "its password", List.of(), told::add)));
        LocalDescription answerToSecond = generations.next("second", "a password", List.of(), fresh -> {
            third.start(); // before anybody knows of the second
            Eventually.await(
                    20,
                    "the third waits, or did not",
                    () -> third.getState() == Thread.State.BLOCKED || third.getState() == Thread.State.TERMINATED);
            told.add(fresh);
        });
        third.join();
        assertEquals(
                List.of("second", "third"),
                told.stream().map(IceCredentials::remoteUfrag).toList());
        assertEquals(told.get(0).ufrag(), answerToSecond.ufrag(), "each is answered with its own");
        assertEquals(told.get(1).ufrag(), answerToThird.get().ufrag());
        assertEquals(answerToThird.get(), generations.local(), "the last one told is the one that counts");
        assertNotEquals(answerToSecond.password(), answerToThird.get().password());
    }
}
