package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.rtc.net.StunClient;

/** Whoever watches knows a password of its own, and may write any sender's address on a packet. */
class ForgedAddressesTest {
    private static final InetSocketAddress HERE = ViewerBench.HERE;
    private static final InetSocketAddress THERE = new InetSocketAddress("198.51.100.9", 6000);
    private static final InetSocketAddress VICTIM = new InetSocketAddress("203.0.113.5", 53);

    private record Answer(byte[] data, SocketAddress to) {
        boolean asks() {
            return data[0] == 0;
        }
    }

    private final Random random = new Random(4);
    private final List<Answer> answers = new ArrayList<>();
    private final ViewerBench one = ViewerBench.named("one");
    private final ViewerBench other = ViewerBench.named("other");
    private final Demultiplexer port =
            new Demultiplexer(new PacketRoutes(), Runnable::run, () -> one.now, new Random(5));

    @BeforeEach
    void bothWatch() {
        port.output((data, length, segment, to) -> answers.add(new Answer(data.clone(), to)));
        for (ViewerBench bench : List.of(one, other)) {
            port.add(bench.viewer, IceCredentials.of(bench.viewer));
            check(bench, bench == one ? HERE : THERE, true);
            bench.shakeHands();
        }
        answers.clear();
    }

    /** A check with the viewer's own credentials; how long it was. */
    private int check(ViewerBench bench, InetSocketAddress from, boolean nominates) {
        byte[] check = StunClient.request(bench.local.ufrag() + ":remote", bench.local.password(), nominates, random);
        port.received(check, check.length, from);
        return check.length;
    }

    /** The viewer gets to see what was sent to that address, and answers checks. */
    private void answerFrom(InetSocketAddress address) {
        List<Answer> asked =
                answers.stream().filter(a -> a.asks() && a.to.equals(address)).toList();
        answers.clear();
        assertFalse(asked.isEmpty(), "a check of the server's");
        asked.forEach(ask -> received(StunClient.answer(ask.data, ViewerBench.REMOTE_PASSWORD), address));
    }

    private void received(byte[] data, InetSocketAddress from) {
        port.received(data.clone(), data.length, from);
    }

    private static SocketAddress goesTo(ViewerBench bench) {
        bench.pass(5 * ViewerBench.MILLI); // pictures are paced
        bench.picture(true, 500);
        return bench.receivers.get(bench.receivers.size() - 1);
    }

    /** Whether a report from there is taken as that viewer's. */
    private boolean hears(ViewerBench bench, InetSocketAddress from) {
        byte[] report = bench.sealed(new byte[] {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1});
        long garbage = port.garbage();
        received(report, from);
        return port.garbage() == garbage;
    }

    @Test
    void anotherViewersAddressIsNotTakenByAForgedCheck() {
        for (int i = 0; i < 20; i++) {
            check(other, HERE, i % 2 == 0);
        }
        assertTrue(hears(one, HERE), "who is there is heard");
        assertEquals(HERE, goesTo(one));
        assertEquals(THERE, goesTo(other));
        assertTrue(hears(other, THERE));
    }

    @Test
    void nothingIsSentToAnAddressThatDoesNotAnswer() {
        int asked = 0;
        for (int i = 0; i < 50; i++) {
            asked += check(other, VICTIM, true);
            assertEquals(THERE, goesTo(other));
        }
        int got = answers.stream().mapToInt(answer -> answer.data.length).sum();
        assertTrue(answers.stream().allMatch(answer -> answer.to.equals(VICTIM)));
        assertTrue(got <= 2 * asked, "no amplification: " + got + " bytes for " + asked);
    }

    @Test
    void whoAnswersMoves() {
        InetSocketAddress moved = new InetSocketAddress("198.51.100.9", 6001);
        check(other, moved, true);
        assertEquals(THERE, goesTo(other), "for as long as it is not known to be there");
        answerFrom(moved);
        assertEquals(moved, goesTo(other));
        answers.clear();
        check(other, moved, true);
        assertTrue(answers.stream().noneMatch(Answer::asks), "asked once");
    }

    @Test
    void anAnswerIsWorthSomethingFromWhoWasAskedOnly() {
        check(other, VICTIM, true);
        byte[] ask = answers.stream().filter(Answer::asks).findFirst().orElseThrow().data;
        byte[] sound = StunClient.answer(ask, ViewerBench.REMOTE_PASSWORD);
        byte[] ofAnother = sound.clone();
        ofAnother[8] ^= 1;
        received(StunClient.answer(ask, "another password"), VICTIM);
        received(ofAnother, VICTIM);
        received(sound, THERE);
        assertEquals(THERE, goesTo(other));
        received(sound, VICTIM);
        assertEquals(VICTIM, goesTo(other));
        check(other, THERE, true);
        answerFrom(THERE);
        received(sound, VICTIM); // again
        assertEquals(THERE, goesTo(other));
    }

    @Test
    void anAddressThatWasLeftIsTheNextViewersWhoAnswersThere() {
        check(other, HERE, true);
        answerFrom(HERE);
        assertEquals(HERE, goesTo(other));
        assertTrue(hears(other, HERE));
        assertFalse(hears(one, HERE), "one address, one viewer");
    }

    @Test
    void whoClaimsAnAddressBeforeItsOwnerComesDoesNotKeepIt() {
        ViewerBench late = ViewerBench.named("late");
        port.add(late.viewer, IceCredentials.of(late.viewer));
        check(other, VICTIM, false);
        answers.clear();
        check(late, VICTIM, true);
        answerFrom(VICTIM);
        late.shakeHands();
        assertEquals(VICTIM, goesTo(late));
        check(other, VICTIM, false);
        assertTrue(hears(late, VICTIM));
    }

    @Test
    void aViewerWhosePortChangesAllDayGoesOn() {
        InetSocketAddress last = HERE;
        for (int i = 0; i < 50; i++) {
            last = new InetSocketAddress("192.0.2.1", 7000 + i);
            check(one, last, true);
            answerFrom(last);
            assertEquals(last, goesTo(one));
        }
        assertTrue(hears(one, last));
        assertFalse(hears(one, HERE), "the oldest ones have given way");
    }

    @Test
    void theAddressOfTheViewerIsNeverTheOneToGiveWay() {
        for (int i = 0; i < 50; i++) {
            check(one, new InetSocketAddress("192.0.2.1", 7000 + i), false);
        }
        assertTrue(hears(one, HERE));
        assertEquals(HERE, goesTo(one));
    }
}
