package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers<Integer> strangers = new Strangers<>(3, 2);

    private boolean admit(int stranger, String from) throws UnknownHostException {
        return strangers.admit(stranger, InetAddress.getByName(from));
    }

    @Test
    void onePlaceHasItsShareAndGetsItBack() throws Exception {
        assertTrue(admit(1, "192.0.2.1") && admit(2, "192.0.2.1"));
        assertFalse(admit(3, "192.0.2.1"));
        assertTrue(admit(4, "192.0.2.2"), "others are not hit by it");
        strangers.remove(1);
        strangers.remove(1);
        assertTrue(admit(5, "192.0.2.1"));
        assertFalse(admit(6, "192.0.2.1"));
    }

    @Test
    void anIpv6NetworkIsOnePlace() throws Exception {
        assertTrue(admit(1, "2001:db8::1") && admit(2, "2001:db8::2"));
        assertFalse(admit(3, "2001:db8::ffff:1"));
        assertTrue(admit(4, "2001:db8:0:1::1"));
    }

    @Test
    void theEldestGivesWay() throws Exception {
        for (int i = 1; i <= 3; i++) {
            assertTrue(admit(i, "192.0.2." + i));
            assertEquals(Optional.empty(), strangers.surplus());
        }
        assertTrue(admit(4, "192.0.2.4"));
        assertEquals(Optional.of(1), strangers.surplus());
        assertEquals(3, strangers.size());
    }
}
