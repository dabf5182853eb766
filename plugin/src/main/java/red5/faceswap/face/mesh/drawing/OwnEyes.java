package red5.faceswap.face.mesh.drawing;

import java.util.stream.IntStream;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.RowValue;
import red5.faceswap.face.mesh.geometry.TriangleRows;
import red5.faceswap.face.mesh.picture.Canvas;

/**
 * Moves the person's own eyes to where the new face has them, before it is drawn around them: within the lids' rims the picture is carried along, from there to
 * the next vertices the way fades to nothing. For one thread.
 */
final class OwnEyes {
    /** Ways shorter than this share of a pixel are not worth the work. */
    private static final float UNMOVED = .05f;

    private final CanonicalMesh mesh;
    /** Those with a corner on a lid's rim, the eyes' insides among them. */
    private final int[] triangles;

    private final TriangleRows rows = new TriangleRows();
    private final RowValue fromX = new RowValue(rows);
    private final RowValue fromY = new RowValue(rows);

    OwnEyes(CanonicalMesh mesh) {
        this.mesh = mesh;
        triangles = IntStream.range(0, CanonicalMesh.TRIANGLES)
                .filter(t -> IntStream.range(0, 3).anyMatch(k -> mesh.eye[mesh.triangles[3 * t + k]]))
                .toArray();
    }

    /** The moved eyes count as the frame for what comes on top of them. */
    void move(SwappedFace face, Canvas canvas) {
        if (areMoved(face)) {
            move(face, canvas.luma, 1);
            move(face, canvas.u, .5f);
            move(face, canvas.v, .5f);
        }
    }

    private boolean areMoved(SwappedFace face) {
        float[] own = face.sight().points();
        float most = 0;
        for (int i = 0; i < own.length; i += 3) {
            if (mesh.eye[i / 3]) {
                most = Math.max(most, Math.abs(face.points()[i] - own[i]));
                most = Math.max(most, Math.abs(face.points()[i + 1] - own[i + 1]));
            }
        }
        return most > UNMOVED;
    }

    private void move(SwappedFace face, Canvas.Plane plane, float scale) {
        if (plane.width < 2 || plane.height < 2) {
            return; // too little of the face is in the picture to read between its pixels
        }
        float[] to = face.points();
        float[] own = face.sight().points();
        int top = plane.height;
        int bottom = -1;
        for (int t : triangles) {
            int a = 3 * mesh.triangles[3 * t];
            int b = 3 * mesh.triangles[3 * t + 1];
            int c = 3 * mesh.triangles[3 * t + 2];
            boolean covers = rows.place(
                    to[a] * scale - plane.left,
                    to[a + 1] * scale - plane.top,
                    to[b] * scale - plane.left,
                    to[b + 1] * scale - plane.top,
                    to[c] * scale - plane.left,
                    to[c + 1] * scale - plane.top,
                    plane.width,
                    plane.height);
            if (covers) {
                float[] fromA = mesh.eye[a / 3] ? own : to;
                float[] fromB = mesh.eye[b / 3] ? own : to;
                float[] fromC = mesh.eye[c / 3] ? own : to;
                fromX.set(fromA[a] * scale, fromB[b] * scale, fromC[c] * scale);
                fromY.set(fromA[a + 1] * scale, fromB[b + 1] * scale, fromC[c + 1] * scale);
                draw(plane);
                top = Math.min(top, rows.top);
                bottom = Math.max(bottom, rows.bottom);
            }
        }
        plane.settle(top, bottom);
    }

    /** Places in the frame are whole numbers with 16 bits of fraction. */
    private void draw(Canvas.Plane plane) {
        int stepX = fixed(fromX.step);
        int stepY = fixed(fromY.step);
        int right = fixed(plane.width - 1) - 1;
        int lowest = fixed(plane.height - 1) - 1;
        for (int y = rows.top; y <= rows.bottom; y++) {
            if (rows.row(y)) {
                int fx = fixed(fromX.start() - plane.left - .5f);
                int fy = fixed(fromY.start() - plane.top - .5f);
                int end = y * plane.width + rows.to;
                for (int o = y * plane.width + rows.from; o <= end; o++) {
                    int column = Math.max(0, Math.min(right, fx));
                    int row = Math.max(0, Math.min(lowest, fy));
                    plane.drawn[o] = between(plane.under, plane.width, column, row);
                    fx += stepX;
                    fy += stepY;
                }
            }
        }
    }

    private static int fixed(float value) {
        return (int) (value * 65536);
    }

    /** The plane between four pixels. */
    private static byte between(byte[] plane, int width, int x, int y) {
        int k = (y >> 16) * width + (x >> 16);
        int share = x >> 8 & 255;
        int upper = ((plane[k] & 255) << 8) + share * ((plane[k + 1] & 255) - (plane[k] & 255));
        int l = k + width;
        int lower = ((plane[l] & 255) << 8) + share * ((plane[l + 1] & 255) - (plane[l] & 255));
        return (byte) ((upper << 8) + (y >> 8 & 255) * (lower - upper) + (1 << 15) >> 16);
    }
}
