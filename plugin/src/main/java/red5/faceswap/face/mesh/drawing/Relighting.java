package red5.faceswap.face.mesh.drawing;

import java.util.Arrays;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.source.Beard;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.face.mesh.source.SkinTone;

/**
 * Carries the target's light to the source's texture, per vertex: drawn = texture x gain + offset. Luma gain matches
 * brightness and contrast, the chroma offset matches tint, and a little of the target's own shading is put back where a mouth
 * folds the skin. One per face and source, frames in order.
 */
public final class Relighting {
    /** Seconds in which light and shading are followed. */
    private static final double LIGHT_TAU = .14;

    private static final double SHADING_TAU = .044;
    private static final double SKIN_TAU = .11;

    /** Limits of the local gain, relative to the face's mean gain. */
    private static final float LEAST_GAIN = .3f;

    private static final float MOST_GAIN = 1.6f;
    /** Limits of the contrast relative to the source's. */
    private static final float LEAST_CONTRAST = .45f;

    private static final float MOST_CONTRAST = 1.5f;
    /** Contrast wanted, of the target's. */
    private static final float ABOVE_TARGET = 1.15f;
    /** Share of the target's own shading put back: on plain skin, where a smile folds it, and on the lips. */
    private static final float KEEP_SKIN = .05f;

    private static final float KEEP_FOLDS = .75f;
    private static final float KEEP_LIPS = .45f;
    private static final float LIP_LIMIT = 34;
    /**
     * The same near the outline for each share that the source's picture is damaged, the most of it, and steps from the outline where there is none any more: what
     * such a picture shows there is filled in, and a face that is smoother than the skin beside it looks laid on.
     */
    private static final float KEEP_RIM = 1.6f;

    private static final float MOST_KEPT_RIM = .45f;
    private static final int RIM = 4;
    /** Contrast wanted of the source's picture from which it is flatter than the target, and from which it is too flat. */
    private static final float AS_FLAT = 1;

    private static final float TOO_FLAT = 1.4f;

    private static final float[] NO_BEARD = new float[CanonicalMesh.VERTICES];

    private final CanonicalMesh mesh;
    private final SkinTone tone;
    private final MeshSourceFace source;

    /** Luma gain per vertex. */
    public final float[] gain = new float[CanonicalMesh.VERTICES];
    /** Packed y, u, v per vertex. */
    public final float[] offset = new float[3 * CanonicalMesh.VERTICES];
    /** 0..1 per vertex: is it this person's skin and not hair over it. */
    public final float[] skin = new float[CanonicalMesh.VERTICES];
    /** Luma per vertex on top of the offset. */
    public final float[] shading = new float[CanonicalMesh.VERTICES];

    private final float[] visible = new float[CanonicalMesh.VERTICES];
    private final float[] like = new float[CanonicalMesh.VERTICES];
    private final float[] weight = new float[CanonicalMesh.VERTICES];
    private final float[] light = new float[3 * CanonicalMesh.VERTICES];
    private float contrast;
    /** 0..1: how far the source's picture is too flat for the target. */
    private float flatness;

    private float saturation;
    private boolean first = true;

    public Relighting(CanonicalMesh mesh, SkinTone tone, MeshSourceFace source) {
        this.mesh = mesh;
        this.tone = tone;
        this.source = source;
        Arrays.fill(skin, 1);
    }

    /**
     * Gain of the chroma: stains of a dark picture must not be made brighter with it, nor those of a colourful one show on paler skin.
     *
     * @param saturation 0..1, see {@link #saturation()}
     */
    public static float chromaGain(float lumaGain, float saturation) {
        return Math.min(1, lumaGain) * saturation;
    }

    /** 0..1: how colourful the target's skin is against the source's, at most 1. */
    public float saturation() {
        return saturation;
    }

    /** Mean of the luma gains. */
    public float meanGain() {
        float sum = 0;
        for (float g : gain) {
            sum += g;
        }
        return sum / gain.length;
    }

    /**
     * @param colours of the target at the vertices
     * @param facing of the vertices
     * @param hidden 0..1 per vertex, behind an occluder
     * @param inside 0..1 per vertex, within the frame
     * @param dt seconds since the frame before
     */
    public void update(float[] colours, float[] facing, float[] hidden, boolean[] inside, double dt) {
        weigh(colours, facing, hidden, inside, dt);
        tone.light(colours, weight, light);
        float targetContrast = tone.contrast(colours, light, weight);
        float mean = 0;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            mean += light[3 * i] / (source.light[3 * i] + 4) / CanonicalMesh.VERTICES;
        }
        float rate = first ? 1 : Curves.follow(dt, LIGHT_TAU);
        float wanted = ABOVE_TARGET * targetContrast / (source.contrast * mean + 1e-3f);
        contrast += rate * (Curves.clamp(LEAST_CONTRAST, MOST_CONTRAST, wanted) - contrast);
        flatness += rate * (Curves.smoothstep(AS_FLAT, TOO_FLAT, wanted) - flatness);
        saturation += rate * (Math.min(1, colourfulness(light) / (colourfulness(source.light) + 1)) - saturation);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float ratio = light[3 * i] / (source.light[3 * i] + 4);
            float g = Curves.clamp(LEAST_GAIN * mean, MOST_GAIN * mean, ratio) * contrast;
            gain[i] += rate * (g - gain[i]);
            for (int c = 0; c < 3; c++) {
                float o = light[3 * i + c]
                        - source.light[3 * i + c] * (c == 0 ? gain[i] : chromaGain(gain[i], saturation));
                offset[3 * i + c] += rate * (o - offset[3 * i + c]);
            }
        }
        shade(colours, hidden, first ? 1 : Curves.follow(dt, SHADING_TAU));
        first = false;
    }

    /** Mean length of the chroma. */
    private static float colourfulness(float[] colours) {
        float sum = 0;
        for (int i = 0; i < colours.length; i += 3) {
            sum += (float) Math.sqrt(Curves.square(colours[i + 1]) + Curves.square(colours[i + 2]));
        }
        return sum / CanonicalMesh.VERTICES;
    }

    private void weigh(float[] colours, float[] facing, float[] hidden, boolean[] inside, double dt) {
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            visible[i] = inside[i] ? Curves.smoothstep(.05f, .45f, facing[i]) : 0;
            weight[i] = visible[i] * open(hidden[i]); // an object's colour is not the skin's
        }
        tone.likeness(tone.inEvenLight(colours, weight), weight, like, .30f, .55f);
        float rate = first ? 1 : Curves.follow(dt, SKIN_TAU);
        float[] beard = source.bearded ? Beard.of(mesh, colours) : NO_BEARD;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float open = open(hidden[i]);
            skin[i] += rate * open * (like[i] - skin[i]);
            weight[i] = (visible[i] * visible[i] + 1e-3f) * skin[i] * skin[i] * open * (1 - beard[i]) + 1e-4f;
        }
    }

    private static float open(float hidden) {
        return 1 - Math.min(1, 1.5f * hidden);
    }

    private void shade(float[] colours, float[] hidden, float rate) {
        float lips = 0;
        float n = 1e-4f;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (mesh.lip[i]) {
                float w = visible[i] * (1 - hidden[i]);
                lips += w * colours[3 * i];
                n += w;
            }
        }
        lips /= n;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float open = (1 - hidden[i]) * visible[i];
            float own = 0;
            if (mesh.lip[i]) {
                own = KEEP_LIPS * Curves.clamp(-LIP_LIMIT, LIP_LIMIT, colours[3 * i] - lips);
            } else if (!mesh.eye[i] && !mesh.brow[i]) {
                own = keptShading(i) * skin[i] * (colours[3 * i] - light[3 * i]);
            }
            shading[i] += rate * (open * own - shading[i]);
        }
    }

    /** Share of the target's own shading put back on a vertex of the skin. */
    private float keptShading(int vertex) {
        float kept = KEEP_SKIN + (KEEP_FOLDS - KEEP_SKIN) * mesh.fold[vertex];
        float rim = flatness * Math.min(MOST_KEPT_RIM, KEEP_RIM * source.damage);
        return mesh.ring[vertex] < RIM ? Math.max(kept, rim) : kept;
    }
}
