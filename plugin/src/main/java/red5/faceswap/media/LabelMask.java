package red5.faceswap.media;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The words of a label as they lie in a box of pixels.
 *
 * @param coverage 0 to 255 per pixel, row by row
 * @param width even
 * @param height even
 */
record LabelMask(byte[] coverage, int width, int height) {
    /** Lines of samples per line of pixels; along the line coverage is exact. */
    private static final int SAMPLES = 8;

    private static final double FLATNESS = .05;
    /** In units of the height of capitals: from line to line, and around the words. */
    private static final double LINE = 1.75;

    private static final double ROOM = .7;
    /** How far letters may rise above the base line and hang below it before lines are moved apart. */
    private static final double RISE = 1.25;

    private static final double HANG = .45;
    /** Smaller capitals cannot be read, pixels. */
    private static final int LEAST_CAPITALS = 7;
    /** The shorter side in units of the capitals: they are still 8 pixels high where the picture is scaled down to 180 lines. */
    private static final int SIDE_PER_CAPITAL = 22;

    private static final int MOST_LINES = 3;

    private record Edge(double x0, double y0, double x1, double y1) {}

    private record Crossing(double x, int winding) {}

    /**
     * Lays the words out for pictures of that size: in lines where one is too long, smaller where lines are too many.
     *
     * @param smallest shorter side of the smallest picture that this one is scaled down to, in which the words are to be read as well
     */
    static LabelMask of(String words, LabelFont font, Size picture, int smallest) {
        int side = Math.min(picture.width(), picture.height());
        int readable = (int) Math.ceil((double) LEAST_CAPITALS * side / Math.min(side, smallest));
        int capitals = Math.max(readable, side / SIDE_PER_CAPITAL);
        List<String> lines = lines(words, font, room(picture, capitals));
        while (capitals > LEAST_CAPITALS && lines.size() > MOST_LINES) {
            capitals--;
            lines = lines(words, font, room(picture, capitals));
        }
        return draw(lines.subList(0, Math.min(MOST_LINES, lines.size())), font, capitals, picture);
    }

    private static double room(Size picture, int capitals) {
        return (double) (picture.width() - picture.width() / 20) / capitals - 2 * ROOM;
    }

    /** Breaks at spaces, and inside words that are longer than a line. */
    private static List<String> lines(String words, LabelFont font, double room) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : words.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (font.width(longer) <= room) {
                line = longer;
                continue;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
            line = word;
            while (line.codePointCount(0, line.length()) > 1 && font.width(line) > room) {
                int cut = line.offsetByCodePoints(0, 1);
                int next = line.offsetByCodePoints(cut, 1);
                while (font.width(line.substring(0, next)) <= room) {
                    cut = next;
                    next = line.offsetByCodePoints(cut, 1);
                }
                lines.add(line.substring(0, cut));
                line = line.substring(cut);
            }
        }
        lines.add(line);
        return lines;
    }

    private static LabelMask draw(List<String> lines, LabelFont font, int capitals, Size picture) {
        double widest = lines.stream().mapToDouble(font::width).max().orElse(0);
        List<Shape> outlines = new ArrayList<>();
        double[] baselines = new double[lines.size()];
        double at = ROOM;
        for (int i = 0; i < lines.size(); i++) {
            Shape outline = font.outline(lines.get(i));
            Rectangle2D bounds = outline.getBounds2D();
            baselines[i] = at + 1 + Math.max(0, -bounds.getMinY() - RISE);
            at = baselines[i] + Math.max(0, bounds.getMaxY() - HANG) + LINE - 1;
            outlines.add(outline);
        }
        int width = Math.min(even((widest + 2 * ROOM) * capitals), even(picture.width() - 1));
        int height = Math.min(even((at - LINE + 1 + ROOM) * capitals), even(picture.height() - 1));
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            AffineTransform place = new AffineTransform();
            place.translate(ROOM * capitals, baselines[i] * capitals);
            place.scale(capitals, capitals);
            addEdges(outlines.get(i), place, edges);
        }
        return new LabelMask(coverage(edges, width, height), width, height);
    }

    private static int even(double side) {
        return Math.max(2, (int) Math.ceil(side) + 1 & ~1);
    }

    private static void addEdges(Shape shape, AffineTransform place, List<Edge> edges) {
        double[] p = new double[6];
        double[] start = new double[2];
        double[] at = new double[2];
        for (PathIterator i = shape.getPathIterator(place, FLATNESS); !i.isDone(); i.next()) {
            int kind = i.currentSegment(p);
            if (kind == PathIterator.SEG_MOVETO) {
                start = new double[] {p[0], p[1]};
            } else {
                double[] to = kind == PathIterator.SEG_CLOSE ? start : p;
                edges.add(new Edge(at[0], at[1], to[0], to[1]));
                p = new double[] {to[0], to[1], 0, 0, 0, 0};
            }
            at = new double[] {p[0], p[1]};
        }
    }

    /** Fills by the non-zero winding rule. */
    private static byte[] coverage(List<Edge> edges, int width, int height) {
        byte[] coverage = new byte[width * height];
        float[] row = new float[width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(row, 0);
            for (int s = 0; s < SAMPLES; s++) {
                fill(crossings(edges, y + (s + .5) / SAMPLES), row);
            }
            for (int x = 0; x < width; x++) {
                coverage[y * width + x] = (byte) Math.round(255 * Math.min(1, row[x] / SAMPLES));
            }
        }
        return coverage;
    }

    private static List<Crossing> crossings(List<Edge> edges, double y) {
        List<Crossing> crossings = new ArrayList<>();
        for (Edge e : edges) {
            if (e.y0 <= y != e.y1 <= y) {
                crossings.add(new Crossing(e.x0 + (y - e.y0) / (e.y1 - e.y0) * (e.x1 - e.x0), e.y0 <= y ? 1 : -1));
            }
        }
        crossings.sort((a, b) -> Double.compare(a.x, b.x));
        return crossings;
    }

    private static void fill(List<Crossing> crossings, float[] row) {
        int winding = 0;
        for (int i = 0; i + 1 < crossings.size(); i++) {
            winding += crossings.get(i).winding;
            if (winding != 0) {
                double from = Math.max(0, crossings.get(i).x);
                double to = Math.min(row.length, crossings.get(i + 1).x);
                for (int x = (int) from; x < to; x++) {
                    row[x] += (float) (Math.min(to, x + 1) - Math.max(from, x));
                }
            }
        }
    }
}
