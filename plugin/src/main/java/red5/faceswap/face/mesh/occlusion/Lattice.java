package red5.faceswap.face.mesh.occlusion;

import java.util.stream.IntStream;

/**
 * Values on a square grid that are drawn towards votes and towards their neighbours: the least of the sum of weight (x - vote)² and
 * coupling (x - neighbour)², found by symmetric successive over-relaxation from what it was before. All arrays but {@link #nodes} begin
 * with an empty row and end with one, so that every node has four neighbours.
 */
final class Lattice {
    private static final float OVER_RELAXATION = 1.7f;
    /** Rows that are gone through together: their nodes do not wait for each other, as those of one row do. */
    private static final int BAND = 4;

    final int side;
    /** Places that have a value, in the arrays, each behind those at its left and above it. */
    final int[] nodes;
    /** What is looked for. */
    final float[] state;
    /** Sum of weight times vote, and of weights, per node; no weight is 0. */
    final float[] votes;

    final float[] weight;
    /** Coupling to the node at the right and to the one below, 0 where there is none. */
    final float[] right;

    final float[] down;
    private final float[] share;

    /** @param places of the grid that have a value, row by row */
    Lattice(int side, int[] places) {
        this.side = side;
        nodes = inBands(side, places);
        int size = side * (side + 2);
        state = new float[size];
        votes = new float[size];
        weight = new float[size];
        right = new float[size];
        down = new float[size];
        share = new float[size];
    }

    /** Band by band, each in diagonals: a node's left and upper neighbour come before it, its right and lower one after it. */
    private static int[] inBands(int side, int[] places) {
        boolean[] given = new boolean[side * (side + BAND)];
        for (int place : places) {
            given[place] = true;
        }
        int[] nodes = new int[places.length];
        int n = 0;
        for (int top = 0; top < side; top += BAND) {
            for (int diagonal = 0; diagonal < side + BAND - 1; diagonal++) {
                for (int row = Math.max(0, diagonal - side + 1); row < BAND && row <= diagonal; row++) {
                    int place = (top + row) * side + diagonal - row;
                    if (given[place]) {
                        nodes[n++] = place + side;
                    }
                }
            }
        }
        return nodes;
    }

    /** The places of a grid of half the side that hold any of these. */
    static int[] halved(int side, int[] places) {
        boolean[] held = new boolean[side / 2 * (side / 2)];
        for (int place : places) {
            held[place / side / 2 * (side / 2) + place % side / 2] = true;
        }
        return IntStream.range(0, held.length).filter(place -> held[place]).toArray();
    }

    void relax(int rounds) {
        for (int i : nodes) {
            share[i] = OVER_RELAXATION / (weight[i] + right[i - 1] + right[i] + down[i - side] + down[i]);
        }
        for (int round = 0; round < rounds; round++) {
            boolean forth = (round & 1) == 0;
            for (int n = 0; n < nodes.length; n++) {
                int i = nodes[forth ? n : nodes.length - 1 - n];
                float sum = votes[i]
                        + right[i - 1] * state[i - 1]
                        + right[i] * state[i + 1]
                        + down[i - side] * state[i - side]
                        + down[i] * state[i + side];
                state[i] += share[i] * sum - OVER_RELAXATION * state[i];
            }
        }
    }

    /** Relaxes on a lattice of half the side first, which carries votes far. */
    void relax(Lattice coarse, int coarseRounds, int rounds) {
        for (int i : coarse.nodes) {
            int k = fine(coarse, i);
            coarse.votes[i] = sum(votes, k);
            coarse.weight[i] = sum(weight, k);
            coarse.state[i] = mean(k);
            coarse.right[i] = way(right, k, 1) + way(right, k + side, 1);
            coarse.down[i] = way(down, k, side) + way(down, k + 1, side);
        }
        float[] before = coarse.state.clone();
        coarse.relax(coarseRounds);
        for (int i : coarse.nodes) {
            int k = fine(coarse, i);
            float change = coarse.state[i] - before[i];
            add(k, change);
            add(k + 1, change);
            add(k + side, change);
            add(k + side + 1, change);
        }
        relax(rounds);
    }

    private int fine(Lattice coarse, int node) {
        return (2 * (node / coarse.side) - 1) * side + 2 * (node % coarse.side);
    }

    private void add(int i, float change) {
        state[i] += weight[i] > 0 ? change : 0;
    }

    /** Of the nodes of a cell; the others stay 0. */
    private float mean(int k) {
        int n = (weight[k] > 0 ? 1 : 0)
                + (weight[k + 1] > 0 ? 1 : 0)
                + (weight[k + side] > 0 ? 1 : 0)
                + (weight[k + side + 1] > 0 ? 1 : 0);
        return sum(state, k) / n;
    }

    private float sum(float[] of, int k) {
        return of[k] + of[k + 1] + of[k + side] + of[k + side + 1];
    }

    /** Coupling of two cells by couplings in a row: half that within each, and the one between them. */
    private static float way(float[] couplings, int k, int step) {
        float between = couplings[k + step];
        if (between == 0) {
            return 0;
        }
        float within = .5f / Math.max(1e-4f, couplings[k]);
        float next = k + 2 * step < couplings.length ? .5f / Math.max(1e-4f, couplings[k + 2 * step]) : 0;
        return 1 / (within + 1 / between + next);
    }
}
