package red5.faceswap.face.mesh.geometry;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * MediaPipe's canonical face: 468 vertices, 898 triangles, texture coordinates, and which vertex belongs to which part.
 * Immutable; the arrays are read-only for everybody.
 */
public final class CanonicalMesh {
    public static final int VERTICES = 468;
    public static final int TRIANGLES = 898;
    /** Ring number of vertices farther inside than anybody asks. */
    private static final int INSIDE = 99;

    /** Packed x, y, z in cm: x to the picture's right, y down, z away from the camera. */
    public final float[] position = new float[3 * VERTICES];
    /** Packed u, v. */
    public final float[] uv = new float[2 * VERTICES];

    public final int[] triangles;
    public final int[][] neighbours;
    /** The vertex on the other half of the face. */
    public final int[] mirror = new int[VERTICES];
    /** Steps from the face's outline: 0 on it. */
    public final int[] ring = new int[VERTICES];

    public final boolean[] forehead = new boolean[VERTICES];
    public final boolean[] eye = marked(FaceParts.LEFT_EYE, FaceParts.RIGHT_EYE);
    public final boolean[] lip = marked(FaceParts.LIPS);
    public final boolean[] brow = marked(FaceParts.BROWS);
    /** Plain skin, away from lips, eyes, brows and the outline. */
    public final boolean[] skin = new boolean[VERTICES];
    /** 0..1: how much a smile folds or lifts the skin there; the nose is left out, the lips are in. */
    public final float[] fold = new float[VERTICES];
    /** Triangles inside the eyes and the mouth, which stay the person's own. */
    public final boolean[] opening = new boolean[TRIANGLES];

    public CanonicalMesh(GeometryMetadata geometry) {
        triangles = geometry.triangles;
        for (int i = 0; i < VERTICES; i++) {
            position[3 * i] = geometry.vertices[5 * i];
            position[3 * i + 1] = -geometry.vertices[5 * i + 1];
            position[3 * i + 2] = -geometry.vertices[5 * i + 2];
            uv[2 * i] = geometry.vertices[5 * i + 3];
            uv[2 * i + 1] = geometry.vertices[5 * i + 4];
        }
        neighbours = findNeighbours();
        findMirrors();
        findRings();
        findForehead();
        findSkin();
        findFolds();
        findOpenings();
    }

    private static boolean[] marked(int[]... parts) {
        boolean[] marks = new boolean[VERTICES];
        for (int[] part : parts) {
            for (int vertex : part) {
                marks[vertex] = true;
            }
        }
        return marks;
    }

    private int[][] findNeighbours() {
        int[][] all = new int[VERTICES][];
        for (int i = 0; i < VERTICES; i++) {
            Set<Integer> found = new TreeSet<>();
            for (int t = 0; t < triangles.length; t += 3) {
                if (triangles[t] == i || triangles[t + 1] == i || triangles[t + 2] == i) {
                    found.addAll(Set.of(triangles[t], triangles[t + 1], triangles[t + 2]));
                }
            }
            found.remove(i);
            all[i] = found.stream().mapToInt(Integer::intValue).toArray();
        }
        return all;
    }

    private void findMirrors() {
        for (int i = 0; i < VERTICES; i++) {
            double best = Double.MAX_VALUE;
            for (int j = 0; j < VERTICES; j++) {
                double d = Curves.square(position[3 * i] + position[3 * j])
                        + Curves.square(position[3 * i + 1] - position[3 * j + 1])
                        + Curves.square(position[3 * i + 2] - position[3 * j + 2]);
                if (d < best) {
                    best = d;
                    mirror[i] = j;
                }
            }
        }
    }

    private void findRings() {
        Arrays.fill(ring, INSIDE);
        for (int vertex : FaceParts.OVAL) {
            ring[vertex] = 0;
        }
        for (int r = 0; r < 8; r++) {
            for (int i = 0; i < VERTICES; i++) {
                if (ring[i] == r) {
                    for (int j : neighbours[i]) {
                        ring[j] = Math.min(ring[j], r + 1);
                    }
                }
            }
        }
    }

    private void findForehead() {
        float top = Float.MAX_VALUE;
        for (int vertex : FaceParts.BROW_TOPS) {
            top = Math.min(top, position[3 * vertex + 1]);
        }
        for (int i = 0; i < VERTICES; i++) {
            forehead[i] = position[3 * i + 1] < top - .15f;
        }
    }

    private void findSkin() {
        for (int i = 0; i < VERTICES; i++) {
            skin[i] = !lip[i] && !eye[i] && !brow[i] && ring[i] >= 1;
            for (int j : neighbours[i]) {
                skin[i] &= !eye[j];
            }
        }
    }

    /** An ellipse about the mouth up to the cheeks, less a disc about the nose; sizes in cm. */
    private void findFolds() {
        float mouthY =
                (position[3 * FaceParts.LEFT_MOUTH_CORNER + 1] + position[3 * FaceParts.RIGHT_MOUTH_CORNER + 1]) / 2;
        float noseY = position[3 * FaceParts.NOSE_BASE + 1];
        for (int i = 0; i < VERTICES; i++) {
            float x = Math.abs(position[3 * i]);
            float up = mouthY - position[3 * i + 1];
            float fromNose = noseY - position[3 * i + 1] - .3f;
            fold[i] = Curves.smoothstep(1.05f, .7f, (float) Math.hypot(x / 5.4f, up / (up > 0 ? 4.4f : 3.4f)))
                    * Curves.smoothstep(.85f, 1.25f, (float) Math.hypot(x / 2.0f, fromNose / 2.0f));
        }
    }

    private void findOpenings() {
        for (int[] part : new int[][] {FaceParts.LEFT_EYE, FaceParts.RIGHT_EYE, FaceParts.MOUTH_OPENING}) {
            Set<Integer> rim = Arrays.stream(part).boxed().collect(Collectors.toSet());
            for (int t = 0; t < TRIANGLES; t++) {
                opening[t] |= rim.contains(triangles[3 * t])
                        && rim.contains(triangles[3 * t + 1])
                        && rim.contains(triangles[3 * t + 2]);
            }
        }
    }

    /** Squared distance of two vertices on the canonical face, cm². */
    public float distance2(int i, int j) {
        return Curves.square(position[3 * i] - position[3 * j])
                + Curves.square(position[3 * i + 1] - position[3 * j + 1])
                + Curves.square(position[3 * i + 2] - position[3 * j + 2]);
    }

    /** Length in the picture plane of the line between two points. */
    public static float distance(float[] points, int a, int b) {
        return (float) Math.hypot(points[3 * a] - points[3 * b], points[3 * a + 1] - points[3 * b + 1]);
    }

    /** Forehead to chin in space, pixels, at least 20: the unit in which motion is measured, whatever the head's pose. */
    public static float faceHeight(float[] points) {
        float flat = distance(points, FaceParts.FOREHEAD_TOP, FaceParts.CHIN);
        float deep = points[3 * FaceParts.FOREHEAD_TOP + 2] - points[3 * FaceParts.CHIN + 2];
        return Math.max(20, (float) Math.hypot(flat, deep));
    }
}
