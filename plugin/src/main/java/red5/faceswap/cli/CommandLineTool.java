package red5.faceswap.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import red5.faceswap.face.FaceException;

/** All commands. */
@Command(
        name = "java -jar red5-faceswap-launcher.jar",
        description = "What can be done to an installed red5-faceswap, whether Red5 runs or not.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not done, for the reason that is told", "2:the command line makes no sense"})
public final class CommandLineTool implements Runnable {
    private static final int NOT_DONE = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Says what can be said here.")
    private boolean help;

    private CommandLineTool() {}

    /**
     * Carries a command out.
     *
     * @param launcherFolder folder of the launcher's file, Red5's {@code plugins} where the plugin is installed
     * @return the process's exit code
     */
    public static int run(String[] arguments, Path launcherFolder) {
        CommandLine tool = new CommandLine(new CommandLineTool());
        tool.addSubcommand(new ModelsCommand(launcherFolder));
        tool.setExecutionExceptionHandler((problem, command, parsed) -> {
            boolean sentence = problem instanceof Problem || problem instanceof FaceException;
            command.getErr().println(sentence ? problem.getMessage() : "This failed: " + problem);
            return NOT_DONE;
        });
        return tool.execute(arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what is to be done.");
    }
}
