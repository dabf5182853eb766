package red5.faceswap.face.mesh.occlusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which nodes are gone through saves waiting and nothing else. */
class LatticeTest {
    private static final int SIDE = 18; // no whole number of bands

    /** A disc with a hole. */
    private static int[] places() {
        return IntStream.range(0, SIDE * SIDE)
                .filter(place -> {
                    double radius = Math.hypot(place % SIDE - 8.5, place / SIDE - 8.5);
                    return radius > 2 && radius < 8;
                })
                .toArray();
    }

    private static Lattice random() {
        Lattice lattice = new Lattice(SIDE, places());
        Random random = new Random(1);
        int[] rows = lattice.nodes.clone();
        Arrays.sort(rows);
        for (int i : rows) {
            lattice.votes[i] = random.nextFloat();
            lattice.weight[i] = .1f + random.nextFloat();
        }
        for (int i : rows) {
            lattice.right[i] = lattice.weight[i + 1] > 0 ? random.nextFloat() : 0;
            lattice.down[i] = lattice.weight[i + SIDE] > 0 ? random.nextFloat() : 0;
        }
        return lattice;
    }

    @Test
    void everyPlaceIsANodeOnce() {
        int[] rows = new Lattice(SIDE, places()).nodes.clone();
        Arrays.sort(rows);
        assertArrayEquals(Arrays.stream(places()).map(place -> place + SIDE).toArray(), rows);
    }

    @Test
    void theResultIsThatOfGoingRowByRow() {
        Lattice banded = random();
        Lattice byRows = random();
        Arrays.sort(byRows.nodes);
        banded.relax(7);
        byRows.relax(7);
        assertArrayEquals(byRows.state, banded.state);
    }

    @Test
    void aGridOfHalfTheSideHasEachCellOnce() {
        int[] halved = Lattice.halved(4, new int[] {0, 1, 4, 7, 15});
        assertEquals("[0, 1, 3]", Arrays.toString(halved));
    }
}
