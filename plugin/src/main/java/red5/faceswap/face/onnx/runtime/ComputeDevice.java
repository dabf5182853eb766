package red5.faceswap.face.onnx.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model runs.
 *
 * @param provider what calculates
 * @param device which one of several, as the provider calls it: a number for {@code cuda}, {@code tensorrt} and {@code directml}; {@code CPU},
 *     {@code GPU}, {@code GPU.1} or {@code NPU} for {@code openvino}; {@code ALL}, {@code CPUAndGPU} or {@code CPUAndNeuralEngine} for
 *     {@code coreml}; empty for {@code cpu}
 */
public record ComputeDevice(ExecutionProvider provider, String device) {
    /** The processor, on which every model runs. */
    public static final ComputeDevice CPU = new ComputeDevice(ExecutionProvider.CPU, "");

    private static final Pattern TEXT = Pattern.compile("([a-zA-Z]+)(?::([a-zA-Z0-9.]+))?");

    /** From {@code provider} or {@code provider:device}; empty when it is neither. */
    public static Optional<ComputeDevice> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String device = parts.group(2);
        return ExecutionProvider.named(parts.group(1).toLowerCase(Locale.ROOT))
                .map(provider -> new ComputeDevice(provider, device == null ? provider.standardDevice : device))
                .filter(ComputeDevice::makesSense);
    }

    private boolean makesSense() {
        return switch (provider) {
            case CPU -> device.isEmpty();
            case CUDA, TENSORRT, DIRECTML -> device.matches("\\d{1,3}");
            case COREML, OPENVINO -> true;
        };
    }

    /** As the configuration has it. */
    @Override
    public String toString() {
        return device.isEmpty() ? provider.toString() : provider + ":" + device;
    }
}
