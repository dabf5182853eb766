package red5.faceswap.face.mesh.network;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.MutableOpResolver;
import red5.faceswap.media.NativeLedger;

/** One TensorFlow Lite interpreter. */
final class TfliteNetwork implements Network {
    private final BuiltinOpResolver operators = new BuiltinOpResolver();
    private final Interpreter interpreter = new Interpreter((Pointer) null);
    /** In the interpreter's own memory. */
    private final Mat input;

    private final Map<String, Output> outputs = new HashMap<>();

    private record Output(FloatPointer tensor, float[] values) {}

    /**
     * @param further gets the operators, to add those that TensorFlow Lite has not
     * @param width of the input, pixels, as the model says
     */
    TfliteNetwork(FlatBufferModel model, Consumer<MutableOpResolver> further, int width, int height) {
        further.accept(operators);
        try (InterpreterBuilder builder = new InterpreterBuilder(model, operators)) {
            builder.apply(interpreter);
        }
        NativeLedger.opened("tflite-interpreter");
        interpreter.SetNumThreads(1);
        if (interpreter.AllocateTensors() != 0) {
            throw new OutOfMemoryError("no native memory for a network's tensors");
        }
        input = new Mat(height, width, opencv_core.CV_32FC3, interpreter.typed_input_tensor_float(0));
        for (int i = 0; i < interpreter.outputs().limit(); i++) {
            int floats = (int) (interpreter.output_tensor(i).bytes() / Float.BYTES);
            String name = interpreter.output_tensor(i).name().getString();
            outputs.put(name, new Output(interpreter.typed_output_tensor_float(i), new float[floats]));
        }
    }

    @Override
    public Mat input() {
        return input;
    }

    @Override
    public void run() {
        if (interpreter.Invoke() != 0) {
            throw new IllegalStateException("the network could not be run");
        }
    }

    @Override
    public float[] output(String name) {
        Output output = outputs.get(name);
        output.tensor.get(output.values);
        return output.values;
    }

    @Override
    public void close() {
        input.close();
        interpreter.close();
        operators.close();
        NativeLedger.closed("tflite-interpreter");
    }
}
