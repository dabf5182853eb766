package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResolvedNamesTest {
    private static final long OFTEN = 5;
    private final Map<String, String> dns = new ConcurrentHashMap<>();

    private InetAddress[] resolve(String name) throws UnknownHostException {
        String address = dns.get(name);
        if (address == null) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByName(address)};
    }

    private static List<String> texts(ResolvedNames names) {
        return names.addresses().stream().map(Candidate::text).toList();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void namesFollowTheirAddressesAndKeepTheLastOneThatIsKnown() {
        dns.put("media.example.org", "192.0.2.1");
        try (ResolvedNames names =
                new ResolvedNames(List.of("media.example.org", "2001:db8::7"), this::resolve, OFTEN)) {
            names.await(30_000);
            assertEquals(List.of("192.0.2.1", "2001:db8:0:0:0:0:0:7"), texts(names));
            dns.put("media.example.org", "192.0.2.2");
            await(() -> texts(names).contains("192.0.2.2"));
            assertEquals(2, texts(names).size());
            dns.clear();
            await(() -> !names.problems().isEmpty());
            assertTrue(texts(names).contains("192.0.2.2"), "a DNS that fails for a moment takes nothing away");
            dns.put("media.example.org", "192.0.2.3");
            await(() -> names.problems().isEmpty());
            assertTrue(texts(names).contains("192.0.2.3"));
        }
    }

    @Test
    void whatOnlyLooksLikeAnAddressIsANameAndIsNotAskedForAtOnce() {
        for (String address : List.of("192.0.2.1", "2001:db8::7", "::1")) {
            assertTrue(ResolvedNames.literal(address).isPresent(), address);
        }
        for (String name : List.of("999.1.1.1", "1.2.3", "2001:db8::7::1", "media.example.org", "")) {
            assertTrue(ResolvedNames.literal(name).isEmpty(), name);
        }
    }

    @Test
    void anUnknownNameIsAProblemThatSaysWhatToDoAndTheOthersGoOn() {
        try (ResolvedNames names = new ResolvedNames(List.of("no.example.org", "192.0.2.9"), this::resolve, OFTEN)) {
            names.await(30_000);
            assertEquals(List.of("192.0.2.9"), texts(names));
            assertEquals(1, names.problems().size());
            String problem = names.problems().get(0);
            assertTrue(
                    problem.contains("no.example.org")
                            && problem.contains("rtc.public-addresses")
                            && problem.contains("Correct the name"),
                    problem);
        }
    }

    @Test
    void whoeverAnswersInTurnsChangesNothing() {
        AtomicInteger asked = new AtomicInteger();
        try (ResolvedNames names = new ResolvedNames(
                List.of("media.example.org"),
                name -> {
                    boolean even = asked.getAndIncrement() % 2 == 0;
                    return new InetAddress[] {
                        InetAddress.getByName(even ? "192.0.2.1" : "192.0.2.2"),
                        InetAddress.getByName(even ? "192.0.2.2" : "192.0.2.1")
                    };
                },
                OFTEN)) {
            names.await(30_000);
            while (asked.get() < 6) {
                assertEquals(List.of("192.0.2.1", "192.0.2.2"), texts(names));
            }
        }
    }

    @Test
    void addressesAskNobody() {
        try (ResolvedNames names = new ResolvedNames(
                List.of("192.0.2.1", "::1"),
                name -> {
                    throw new IllegalStateException(name);
                },
                OFTEN)) {
            assertEquals(List.of("192.0.2.1", "0:0:0:0:0:0:0:1"), texts(names));
        }
    }
}
