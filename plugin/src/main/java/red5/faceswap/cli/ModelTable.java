package red5.faceswap.cli;

import java.io.PrintWriter;
import java.util.List;
import red5.faceswap.face.onnx.store.ModelStatus;

/** Models, one a line. */
final class ModelTable {
    private static final String LINE = "%-24s %-10s %-21s %12s  %-64s  %s%n";

    private final PrintWriter out;

    ModelTable(PrintWriter out) {
        this.out = out;
    }

    void print(List<ModelStatus> models) {
        out.printf(LINE, "NAME", "KIND", "STATE", "BYTES", "SHA-256", "LICENCE");
        models.forEach(this::print);
        out.flush();
    }

    private void print(ModelStatus model) {
        out.printf(
                LINE,
                model.description().name(),
                model.description().contract().kind(),
                state(model.state()),
                model.bytes() == 0 ? "-" : model.bytes(),
                model.sha256().isEmpty() ? "-" : model.sha256(),
                model.description().licence());
        if (model.state() instanceof ModelStatus.Refused refused) {
            out.println("    " + refused.reason());
        }
    }

    private static String state(ModelStatus.State state) {
        if (state instanceof ModelStatus.Absent) {
            return "not there";
        }
        if (state instanceof ModelStatus.Checking) {
            return "being read";
        }
        if (state instanceof ModelStatus.Unaccepted) {
            return "licence not accepted";
        }
        return state instanceof ModelStatus.Ready ? "ready" : "refused";
    }
}
