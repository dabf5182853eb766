package red5.faceswap.harness.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A Markdown table. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... columns) {
        rows.add(List.of(columns));
        rows.add(Arrays.stream(columns).map(column -> "---").toList());
    }

    /** Numbers are given three significant digits, NaN becomes a dash. */
    public Table row(Object... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(cells.length + " cells in a table of " + rows.get(0));
        }
        rows.add(Arrays.stream(cells).map(Table::text).toList());
        return this;
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? number(number) : String.valueOf(cell);
    }

    /** For people: as many decimals as make three significant digits, four at most. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    public static String percent(double share) {
        return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    @Override
    public String toString() {
        return rows.stream()
                .map(row -> String.join(" | ", row))
                .map(row -> "| " + row + " |\n")
                .collect(Collectors.joining());
    }
}
