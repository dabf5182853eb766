package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import java.util.List;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.EvenShape;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.picture.Planes;

/**
 * One face out of several pictures of a person. The picture that shows most of the face, and is most like the
 * person of all of them, is the base: mixing all of them everywhere
 * would double brows and lashes, which never lie on each other exactly. Where the base shows nothing itself (turned away, under
 * hair, in a shadow that another picture does not have), the others give their own pixels, brought to the base's colour.
 */
final class CombinedSource {
    /** Radius in texels within which the pictures' colours are brought together. */
    private static final int NEARBY = 56;
    /** Radius in texels within which light is judged: wider than a brow, narrower than a cast shadow. */
    private static final int LIGHT = 14;
    /** Share of a picture's texels that are taken for shadowed or as lit as the rest, of which the lightest is the lit skin. */
    private static final double LIT = .85;
    /** The picture that people chose first is the base unless another is clearly better. */
    private static final float FIRST = 1.1f;

    private final UvGrid grid;
    private final List<SourcePart> parts;
    private final Planes filter;
    private final float[] worth;
    /** Per part and texel 0..1: how much it shows there, in the light. */
    private final float[][] own;

    private final int baseIndex;
    private final SourcePart base;

    /** @param parts at least one */
    CombinedSource(UvGrid grid, List<SourcePart> parts) {
        this.grid = grid;
        this.parts = parts;
        filter = new Planes(grid.side, grid.side);
        worth = new float[parts.size()];
        own = ownInTheLight();
        int best = 0;
        for (int i = 0; i < worth.length; i++) {
            float seen = 0;
            for (int t : grid.texel) {
                seen += own[i][t];
            }
            float shows = Curves.square(seen / grid.count * Math.max(.1f, typical(i)));
            worth[i] = shows * parts.get(i).sharpness() * (i == 0 ? FIRST : 1) + 1e-3f;
            best = worth[i] > worth[best] ? i : best;
        }
        baseIndex = best;
        base = parts.get(best);
    }

    /** The picture whose {@link SourcePart#planes() planes} are what most of {@link #planes()} is. */
    SourcePart base() {
        return base;
    }

    /** How much a picture looks like the person of all of them. */
    private float typical(int index) {
        float sum = 0;
        for (SourcePart part : parts) {
            sum += part.embedding().likeness(parts.get(index).embedding());
        }
        return sum / parts.size();
    }

    /** Takes from each picture what lies in a shadow there and in the light in another. */
    private float[][] ownInTheLight() {
        int n = grid.side * grid.side;
        float[][] light = new float[parts.size()][n];
        float[] most = new float[n];
        for (int i = 0; i < light.length; i++) {
            filter.box(parts.get(i).planes()[0], covered(), light[i], LIGHT);
            filter.box(light[i], covered(), light[i], LIGHT);
            float lit = lit(light[i]);
            for (int t : grid.texel) {
                light[i][t] /= lit;
                most[t] = Math.max(most[t], light[i][t]);
            }
        }
        float[][] shares = new float[parts.size()][n];
        for (int i = 0; i < light.length; i++) {
            for (int t : grid.texel) {
                float relative = light[i][t] / Math.max(.05f, most[t]);
                shares[i][t] = parts.get(i).own()[t] * Curves.smoothstep(.6f, .85f, relative);
            }
        }
        return shares;
    }

    private float lit(float[] light) {
        float[] values = new float[grid.count];
        for (int k = 0; k < grid.count; k++) {
            values[k] = light[grid.texel[k]];
        }
        Arrays.sort(values);
        return Math.max(4, values[(int) (grid.count * LIT)]);
    }

    /**
     * Mean of the shapes in the canonical face's frame, cm, those of the better pictures before the others.
     *
     * @param damage 0..1 of the pictures: what differs between the halves of a painted face is the painter's as likely as the person's
     */
    float[] shape(CanonicalMesh mesh, float damage) {
        float[] shape = new float[base.points().length];
        for (int i = 0; i < worth.length; i++) {
            float[] one = EvenShape.of(mesh, parts.get(i).points(), damage);
            for (int k = 0; k < shape.length; k++) {
                shape[k] += one[k] * worth[i] / total();
            }
        }
        return shape;
    }

    /** 0..1, of {@link #shape}. */
    float smile() {
        float smile = 0;
        for (int i = 0; i < worth.length; i++) {
            smile += parts.get(i).smile() * worth[i] / total();
        }
        return smile;
    }

    private float total() {
        float sum = 0;
        for (float one : worth) {
            sum += one;
        }
        return sum;
    }

    /** Planes y, u, v of the texture. */
    float[][] planes() {
        int n = grid.side * grid.side;
        float[][] planes = new float[3][];
        float[][] others = new float[3][n];
        float[] seen = new float[n];
        for (int i = 0; i < worth.length; i++) {
            if (i != baseIndex) {
                add(i, others, seen);
            }
        }
        for (int c = 0; c < 3; c++) {
            planes[c] = base.planes()[c].clone();
            for (int t : grid.texel) {
                float share = (1 - own[baseIndex][t]) * Math.min(1, seen[t]);
                if (share > 0) {
                    planes[c][t] += share * (others[c][t] / seen[t] - planes[c][t]);
                }
            }
        }
        return planes;
    }

    /** Adds a picture's own pixels, in the base's colours. */
    private void add(int index, float[][] others, float[] seen) {
        SourcePart part = parts.get(index);
        float[] shown = own[index];
        float[] common = new float[seen.length];
        float[] reach = new float[seen.length];
        float all = 1e-3f;
        for (int t : grid.texel) {
            common[t] = shown[t] * own[baseIndex][t];
            all += common[t];
            seen[t] += shown[t];
        }
        filter.box(common, covered(), reach, NEARBY);
        float[] difference = new float[seen.length];
        float[] nearby = new float[seen.length];
        for (int c = 0; c < 3; c++) {
            float mean = 0;
            for (int t : grid.texel) {
                difference[t] = base.planes()[c][t] - part.planes()[c][t];
                mean += common[t] * difference[t] / all;
            }
            filter.box(difference, common, nearby, NEARBY);
            for (int t : grid.texel) {
                float step = mean + Curves.smoothstep(0, .2f, reach[t]) * (nearby[t] - mean);
                others[c][t] += shown[t] * (part.planes()[c][t] + step);
            }
        }
    }

    private float[] covered() {
        float[] covered = new float[grid.side * grid.side];
        for (int t : grid.texel) {
            covered[t] = 1;
        }
        return covered;
    }
}
