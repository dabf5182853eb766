package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.mesh.geometry.HeadShape;

/**
 * What is left of a head under a cover: its mean colour, from where the light comes, and the colours around it. No more, so that
 * nothing can be guessed back: a picture that is only blurred still tells a recogniser who it was.
 *
 * @param plane for y (0..219), u, v in turn: mean, change to the head's right edge, change to its lower edge
 * @param rim packed y, u, v around the head, clockwise from the head's right
 */
public record HeadTones(float[] plane, float[] rim) {
    static final int SECTORS = 12;

    /** Places per row and column of the head. */
    private static final int GRID = 13;
    /** Within this radius is head. */
    private static final float INSIDE = .62f;
    /** Just outside of it. */
    private static final float AROUND = 1.1f;
    /** Slopes are drawn towards none by this share: few places tell little. */
    private static final float RIDGE = .05f;

    /** Something that has a colour everywhere. */
    public interface Colours {
        /** Writes y (0..219), u and v (0 without colour) at a place in the frame to {@code out[at]} and the two behind it. */
        void sample(float x, float y, float[] out, int at);
    }

    /** The tones of a head as it is in one picture. */
    public static HeadTones of(HeadShape head, Colours colours) {
        return new HeadTones(plane(head, colours), rim(head, colours));
    }

    /** Least squares over places on a grid; on a disc the three terms do not mix. */
    private static float[] plane(HeadShape head, Colours colours) {
        float[] plane = new float[9];
        float[] colour = new float[3];
        double squares = 0;
        int n = 0;
        for (int k = 0; k < GRID * GRID; k++) {
            float across = INSIDE * (2f * (k % GRID) / (GRID - 1) - 1);
            float down = INSIDE * (2f * (k / GRID) / (GRID - 1) - 1);
            if (across * across + down * down > INSIDE * INSIDE) {
                continue;
            }
            sample(head, across, down, colours, colour);
            for (int c = 0; c < 3; c++) {
                plane[3 * c] += colour[c];
                plane[3 * c + 1] += colour[c] * across;
                plane[3 * c + 2] += colour[c] * down;
            }
            squares += across * across;
            n++;
        }
        for (int i = 0; i < 9; i++) {
            plane[i] /= (float) (i % 3 == 0 ? n : squares * (1 + RIDGE));
        }
        return plane;
    }

    private static float[] rim(HeadShape head, Colours colours) {
        float[] rim = new float[3 * SECTORS];
        float[] colour = new float[3];
        for (int s = 0; s < SECTORS; s++) {
            for (int step = -1; step <= 1; step++) {
                double d = 2 * Math.PI * s / SECTORS + step * Math.PI / SECTORS / 1.5;
                sample(head, AROUND * (float) Math.cos(d), AROUND * (float) Math.sin(d), colours, colour);
                for (int c = 0; c < 3; c++) {
                    rim[3 * s + c] += colour[c] / 3;
                }
            }
        }
        return rim;
    }

    private static void sample(HeadShape head, float across, float down, Colours colours, float[] colour) {
        float cos = (float) Math.cos(head.angle());
        float sin = (float) Math.sin(head.angle());
        float x = across * head.halfWidth();
        float y = down * head.halfHeight();
        colours.sample(head.centreX() + cos * x - sin * y, head.centreY() + sin * x + cos * y, colour, 0);
    }

    /** The head's own colour at a place in it, -1..1 across and down. */
    public float inner(int channel, float across, float down) {
        return plane[3 * channel] + plane[3 * channel + 1] * across + plane[3 * channel + 2] * down;
    }

    /** The colour around it in that direction, radians clockwise from the head's right. */
    float outer(int channel, float direction) {
        float turn = direction / (float) (2 * Math.PI);
        float at = (turn - (float) Math.floor(turn)) * SECTORS;
        int sector = (int) at % SECTORS;
        float here = rim[3 * sector + channel];
        return here + (at - (int) at) * (rim[3 * ((sector + 1) % SECTORS) + channel] - here);
    }
}
