package red5.faceswap.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import red5.faceswap.face.onnx.description.ModelDescription;

/** Shows a model's licence and asks whether it is accepted. */
final class LicenceQuestion {
    private final PrintWriter out;

    LicenceQuestion(PrintWriter out) {
        this.out = out;
    }

    /**
     * @param accepted by an option; nobody is asked then
     * @throws Problem when it is not accepted
     */
    void ask(ModelDescription model, boolean accepted) throws Problem {
        out.println("Licence of " + model.name() + ": " + model.licence());
        if (accepted || model.licence().isEmpty()) {
            return;
        }
        out.print("That you accept it will stand in the audit log. Do you accept it? Type yes: ");
        out.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            out.println();
            if (answer == null || !answer.strip().equalsIgnoreCase("yes")) {
                throw new Problem("The licence was not accepted, so nothing was done (--accept-licence accepts it).");
            }
        } catch (IOException e) {
            throw new Problem("Nobody answers: say --accept-licence if you accept the licence.", e);
        }
    }
}
