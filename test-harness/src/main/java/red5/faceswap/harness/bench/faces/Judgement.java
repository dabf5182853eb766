package red5.faceswap.harness.bench.faces;

import java.util.List;
import java.util.Locale;
import red5.faceswap.harness.bench.Table;

/** All that is measured on any footage with any source; one row of a table. */
final class Judgement {
    private final Footage footage;
    private final FaceKit.Source source;
    private final FoundShare found = new FoundShare();
    private final ExpressionKept expression = new ExpressionKept();
    private final EdgeContrast edge = new EdgeContrast();
    private final Likeness likeness;

    Judgement(FaceKit kit, Footage footage, FaceKit.Source source) {
        this.footage = footage;
        this.source = source;
        likeness = new Likeness(kit, source);
    }

    static Table table() {
        return new Table(
                "clip",
                "source",
                "found",
                "switches",
                "to source: median, worst",
                "to own: median, worst",
                "mouth %",
                "corners %",
                "lids %",
                "edge: output, input");
    }

    List<Metric> metrics() {
        return List.of(found, likeness, expression, edge);
    }

    void addTo(Table table) {
        table.row(
                footage.name(),
                source.name(),
                String.format(Locale.ROOT, "%.1f %%", 100 * found.share()),
                found.switches(),
                pair(likeness.toSource.p50(), likeness.toSource.min()),
                pair(likeness.toOwn.p50(), likeness.toOwn.max()),
                expression.mouth.mean(),
                expression.corners.mean(),
                expression.lids.mean(),
                pair(edge.output.p50(), edge.input.p50()));
    }

    private static String pair(double a, double b) {
        return String.format(Locale.ROOT, "%.2f, %.2f", a, b);
    }
}
