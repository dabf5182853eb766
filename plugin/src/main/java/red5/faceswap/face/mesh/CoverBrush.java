package red5.faceswap.face.mesh;

import red5.faceswap.face.Cover;

/** Draws covers on a canvas. Nothing of what was within the ellipse is left. For one thread. */
final class CoverBrush {
    private static final int BLACK = 16;
    private static final int NO_CHROMA = 128;

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

    void draw(CoveredHead cover, Canvas canvas) {
        head = cover.head();
        cos = (float) Math.cos(head.angle());
        sin = (float) Math.sin(head.angle());
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
            int row = y * plane.width;
            if (cover == Cover.PIXELS) {
                drawSquares(plane, row, channel);
            } else {
                drawSoft(plane, row, channel);
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

    private void drawSoft(Canvas.Plane plane, int row, int channel) {
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
        fill(plane, row, solid, solidEnd, channel);
        fade(plane, row, solidEnd + 1, end, channel);
    }

    private void fade(Canvas.Plane plane, int row, int from, int to, int channel) {
        float add = channel == 0 ? BLACK + .5f : NO_CHROMA + .5f;
        for (int x = from; x <= to; x++) {
            float a = across + x * acrossStep;
            float d = down + x * downStep;
            float opacity = Curves.smoothstep(HeadShape.EDGE, 1, (float) Math.sqrt(a * a + d * d));
            float old = plane.under[row + x] & 255;
            plane.drawn[row + x] = (byte) (int) (old + opacity * (tones.at(channel, a, d) + add - old));
        }
    }

    private void fill(Canvas.Plane plane, int row, int from, int to, int channel) {
        float add = channel == 0 ? BLACK + .5f : NO_CHROMA + .5f;
        float a = across + from * acrossStep;
        float d = down + from * downStep;
        for (int x = from; x <= to; x++) {
            plane.drawn[row + x] = (byte) (int) (tones.at(channel, a, d) + add);
            a += acrossStep;
            d += downStep;
        }
    }

    private void drawSquares(Canvas.Plane plane, int row, int channel) {
        float a = across;
        float d = down;
        for (int x = 0; x < plane.width; x++) {
            int square = squares.at(a, d);
            if (squares.covers(square)) {
                plane.drawn[row + x] = squares.colour(channel, square);
            }
            a += acrossStep;
            d += downStep;
        }
    }
}
