package red5.faceswap.face.mesh.geometry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A flat hand that points up, its palm 90 pixels high. */
class HandShapeTest {
    private static final float[] HAND = new float[2 * HandShape.POINTS];

    static {
        put(0, 100, 200);
        for (int joint = 0; joint < 4; joint++) {
            put(1 + joint, 65 - 15 * joint, 180 - 20 * joint); // the thumb
            for (int finger = 0; finger < 4; finger++) {
                put(5 + 4 * finger + joint, 70 + 20 * finger, 110 - 25 * joint);
            }
        }
    }

    private static void put(int point, float x, float y) {
        HAND[2 * point] = x;
        HAND[2 * point + 1] = y;
    }

    private static float depth(float x, float y) {
        return HandShape.depth(HAND, HandShape.size(HAND), x, y);
    }

    @Test
    void palmAndFingersAreWithinTheHandAndTheGapsBetweenThemAreNot() {
        assertEquals(1, depth(100, 150), 1e-6f, "the palm");
        assertEquals(1, depth(90, 60), 1e-6f, "a finger's bone");
        assertTrue(depth(94, 60) > 0, "its flesh");
        assertTrue(depth(80, 60) <= .1f, "between two fingers");
        assertTrue(depth(35, 60) < -1, "beside the hand");
        assertTrue(depth(98, 260) > 0, "the forearm");
    }

    @Test
    void whereItIsLookedForTurnsWithIt() {
        Region up = HandShape.around(HAND);
        assertEquals(0, up.angle(), .2f);
        float[] right = new float[HAND.length];
        for (int i = 0; i < HAND.length; i += 2) { // a quarter turn clockwise
            right[i] = -HAND[i + 1];
            right[i + 1] = HAND[i];
        }
        Region turned = HandShape.around(right);
        assertEquals(Math.PI / 2, turned.angle() - up.angle(), 1e-3);
        assertEquals(-up.centreY(), turned.centreX(), .1f);
        assertEquals(up.centreX(), turned.centreY(), .1f);
        assertEquals(up.side(), turned.side(), .1f);
    }
}
