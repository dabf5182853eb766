package red5.faceswap.cli;

import java.io.PrintWriter;
import java.util.List;
import red5.faceswap.face.onnx.store.ModelStatus;

/** Models, one a line; bytes and SHA-256 of one that is not there are those of its publisher's file. */
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
        long bytes = model.bytes() == 0 ? model.description().bytes() : model.bytes();
        String sha256 = model.bytes() == 0 ? model.description().published() : model.sha256();
        out.printf(
                LINE,
                model.description().name(),
                model.description().contract().kind(),
                state(model.state()),
                bytes == 0 ? "-" : bytes,
                sha256.isEmpty() ? "-" : sha256,
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
