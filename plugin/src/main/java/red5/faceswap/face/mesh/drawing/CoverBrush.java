package red5.faceswap.face.mesh.drawing;

import java.util.Arrays;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.picture.Canvas;

/** Draws covers on a canvas. Nothing of what was within the ellipse is left. For one thread. */
final class CoverBrush {
    /** Beyond this radius no square reaches. */
    private static final float SQUARES_END = 1.4f;

    private static final int MIDDLE = CoverTones.position(0);
    /** Opacity, times 256, by the square of the radius from 1 to that of the soft edge's end. */
    private static final int[] EDGE = new int[256];

    private static final float PER_SQUARE = EDGE.length / (HeadShape.EDGE * HeadShape.EDGE - 1);

    static {
        for (int i = 0; i < EDGE.length; i++) {
            float radius = (float) Math.sqrt(1 + (i + .5f) / PER_SQUARE);
            EDGE[i] = Math.round(256 * Curves.smoothstep(HeadShape.EDGE, 1, radius));
        }
    }

    private final CoverTones tones = new CoverTones();
    private final CoverSquares squares = new CoverSquares();

    private HeadShape head;
    private float cos;
    private float sin;
    /** Where a plane's pixel lies in the head: across and down at the row's first pixel, and their change from pixel to pixel. */
    private float across;

    private float down;
    private float acrossStep;
    private float downStep;
    private boolean plain;

    void draw(CoveredHead cover, Canvas canvas) {
        head = cover.head();
        cos = (float) Math.cos(head.angle());
        sin = (float) Math.sin(head.angle());
        plain = cover.cover() == Cover.SHAPE;
        tones.fill(cover);
        if (cover.cover() == Cover.PIXELS) {
            squares.fill(head, tones, cover.face().trackId());
        }
        draw(canvas.luma, 1, 0, cover.cover());
        draw(canvas.u, .5f, 1, cover.cover());
        draw(canvas.v, .5f, 2, cover.cover());
    }

    private void draw(Canvas.Plane plane, float scale, int channel, Cover cover) {
        for (int y = 0; y < plane.height; y++) {
            startRow(plane, y, scale);
            if (cover == Cover.PIXELS) {
                drawSquares(plane, y * plane.width, channel);
            } else {
                drawSoft(plane, y, channel);
            }
        }
    }

    private void startRow(Canvas.Plane plane, int y, float scale) {
        float dx = (plane.left + .5f) / scale - head.centreX();
        float dy = (plane.top + y + .5f) / scale - head.centreY();
        across = (cos * dx + sin * dy) / head.halfWidth();
        down = (cos * dy - sin * dx) / head.halfHeight();
        acrossStep = cos / (scale * head.halfWidth());
        downStep = -sin / (scale * head.halfHeight());
    }

    /** First pixel of the row within that radius, or -1; the last one is left in {@link #last}. */
    private int within(float radius, int width) {
        float a = acrossStep * acrossStep + downStep * downStep;
        float b = across * acrossStep + down * downStep;
        float c = across * across + down * down - radius * radius;
        float root = b * b - a * c;
        if (root <= 0) {
            return -1;
        }
        float half = (float) Math.sqrt(root);
        int from = Math.max(0, (int) Math.ceil((-b - half) / a));
        last = Math.min(width - 1, (int) Math.floor((-b + half) / a));
        return last < from ? -1 : from;
    }

    private int last;

    private void drawSoft(Canvas.Plane plane, int y, int channel) {
        int row = y * plane.width;
        int first = within(HeadShape.EDGE, plane.width);
        if (first < 0) {
            return;
        }
        int end = last;
        int solid = within(1, plane.width);
        if (solid < 0) {
            fade(plane, row, first, end, channel);
            return;
        }
        int solidEnd = last;
        fade(plane, row, first, solid - 1, channel);
        if (plain) {
            flat(plane, row, solid, solidEnd, channel);
        } else {
            fill(plane, row, solid, solidEnd, channel);
        }
        fade(plane, row, solidEnd + 1, end, channel);
    }

    private void fade(Canvas.Plane plane, int row, int from, int to, int channel) {
        float a = across + from * acrossStep;
        float d = down + from * downStep;
        int x = CoverTones.position(a);
        int y = CoverTones.position(d);
        int stepX = CoverTones.step(acrossStep);
        int stepY = CoverTones.step(downStep);
        for (int o = row + from; o <= row + to; o++) {
            int opacity = EDGE[Math.max(0, Math.min(EDGE.length - 1, (int) ((a * a + d * d - 1) * PER_SQUARE)))];
            int old = (plane.under[o] & 255) << 8;
            plane.drawn[o] = (byte) (old + (opacity * (tones.at(channel, x, y) - old) >> 8) >> 8);
            a += acrossStep;
            d += downStep;
            x += stepX;
            y += stepY;
        }
    }

    private void fill(Canvas.Plane plane, int row, int from, int to, int channel) {
        int x = CoverTones.position(across + from * acrossStep);
        int y = CoverTones.position(down + from * downStep);
        int stepX = CoverTones.step(acrossStep);
        int stepY = CoverTones.step(downStep);
        byte[] drawn = plane.drawn;
        for (int o = row + from; o <= row + to; o++) {
            drawn[o] = (byte) (tones.at(channel, x, y) >> 8);
            x += stepX;
            y += stepY;
        }
    }

    private void flat(Canvas.Plane plane, int row, int from, int to, int channel) {
        Arrays.fill(plane.drawn, row + from, row + to + 1, (byte) (tones.at(channel, MIDDLE, MIDDLE) >> 8));
    }

    private void drawSquares(Canvas.Plane plane, int row, int channel) {
        int first = within(SQUARES_END, plane.width);
        if (first < 0) {
            return;
        }
        int a = squares.column(across + first * acrossStep);
        int d = squares.row(down + first * downStep);
        int stepA = squares.column(acrossStep) - squares.column(0);
        int stepD = squares.row(downStep) - squares.row(0);
        for (int o = row + first; o <= row + last; o++) {
            int colour = squares.colour(channel, a, d);
            if (colour >= 0) {
                plane.drawn[o] = (byte) colour;
            }
            a += stepA;
            d += stepD;
        }
    }
}
