package red5.faceswap.face.mesh.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.MutableOpResolver;
import org.bytedeco.tensorflowlite.TfLiteContext;
import org.bytedeco.tensorflowlite.TfLiteIntArray;
import org.bytedeco.tensorflowlite.TfLiteNode;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/**
 * The three operators that MediaPipe's attention network needs beside TensorFlow Lite's own: it cuts squares around lips and eyes
 * out of its features, looks at each again, and brings the points found back. A transform is a row-major 4 x 4 matrix of which x, y
 * and the shift count. Thread-safe: the operators remember nothing.
 */
final class AttentionOperators implements AutoCloseable {
    private static final int OK = 0;
    /** Versions of an operator that models may ask for. */
    private static final int[] VERSIONS = {1, 2};

    /** JavaCPP has native entries for ten callbacks of this type in the whole process: all networks share three. */
    private static Callback[] shared;

    private static int users;

    private static synchronized Callback[] acquire() {
        if (users++ == 0) {
            shared = new Callback[] {
                new Callback("Landmarks2TransformMatrix", AttentionOperators::square),
                new Callback("TransformTensorBilinear", AttentionOperators::cut),
                new Callback("TransformLandmarks", AttentionOperators::bringBack)
            };
        }
        return shared;
    }

    private static synchronized void release() {
        if (--users == 0) {
            for (Callback callback : shared) {
                callback.close();
            }
            shared = null;
        }
    }

    private final Callback[] callbacks = acquire();

    /** Makes them known to an interpreter that is to be built with that resolver; they must stay open as long as it. */
    void register(MutableOpResolver resolver) {
        for (Callback callback : callbacks) {
            try (TfLiteRegistration registration = new TfLiteRegistration()) {
                Pointer.memset(registration, 0, registration.sizeof());
                registration.invoke(callback);
                for (int version : VERSIONS) {
                    resolver.AddCustom(callback.name, registration, version); // copies it
                }
            }
        }
    }

    @Override
    public void close() {
        release();
    }

    /** One operator at work in one network. */
    private record Call(TfLiteContext context, TfLiteNode node) {
        FloatBuffer input(int index) {
            return values(tensor(node.inputs(), index));
        }

        FloatBuffer output() {
            return values(tensor(node.outputs(), 0));
        }

        /** Rows, columns and channels of {@code [1, rows, columns, channels]}. */
        int size(int input, int dimension) {
            return tensor(node.inputs(), input).dims().data(dimension);
        }

        int outputSize(int dimension) {
            return tensor(node.outputs(), 0).dims().data(dimension);
        }

        /** What the model says about this operator. */
        ByteBuffer options() {
            try (BytePointer bytes = new BytePointer(node.custom_initial_data())) {
                return bytes.capacity(node.custom_initial_data_size())
                        .asByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
        }

        private TfLiteTensor tensor(TfLiteIntArray indices, int index) {
            return context.tensors().getPointer(indices.data(index));
        }

        private static FloatBuffer values(TfLiteTensor tensor) {
            return tensor.data().f().capacity(tensor.bytes() / Float.BYTES).asBuffer();
        }
    }

    private interface Operator {
        void run(Call call);
    }

    private static final class Callback extends TfLiteRegistration.Invoke_TfLiteContext_TfLiteNode {
        final String name;
        private final Operator operator;

        Callback(String name, Operator operator) {
            this.name = name;
            this.operator = operator;
        }

        @Override
        public int call(TfLiteContext context, TfLiteNode node) {
            operator.run(new Call(context, node));
            return OK;
        }
    }

    /** The transform from the pixels of a square cut-out to the features that some of the face's points lie on. */
    private static void square(Call call) {
        SquareOptions options = SquareOptions.read(call.options());
        int left = options.left();
        int right = options.right();
        FloatBuffer points = call.input(0);
        float dx = points.get(3 * right) - points.get(3 * left);
        float dy = points.get(3 * right + 1) - points.get(3 * left + 1);
        float length = (float) Math.hypot(dx, dy);
        float cos = dx / length;
        float sin = dy / length;
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        float top = Float.MAX_VALUE;
        float bottom = -Float.MAX_VALUE;
        for (int number : options.points()) {
            int point = 3 * number;
            float along = cos * points.get(point) + sin * points.get(point + 1);
            float across = cos * points.get(point + 1) - sin * points.get(point);
            least = Math.min(least, along);
            most = Math.max(most, along);
            top = Math.min(top, across);
            bottom = Math.max(bottom, across);
        }
        float stepX = options.room() * (most - least) / options.width();
        float stepY = options.room() * (bottom - top) / options.height();
        float startX = (least + most) / 2 - stepX * options.width() / 2;
        float startY = (top + bottom) / 2 - stepY * options.height() / 2;
        float[] transform = {
            cos * stepX,
            -sin * stepY,
            0,
            cos * startX - sin * startY,
            sin * stepX,
            cos * stepY,
            0,
            sin * startX + cos * startY,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            1
        };
        call.output().put(transform);
    }

    /** Cuts features out, with their neighbours' share; beyond the rim there is nothing. */
    private static void cut(Call call) {
        FloatBuffer features = call.input(0);
        FloatBuffer transform = call.input(1);
        FloatBuffer output = call.output();
        int rows = call.size(0, 1);
        int columns = call.size(0, 2);
        float[] sum = new float[call.size(0, 3)];
        for (int y = 0; y < call.outputSize(1); y++) {
            for (int x = 0; x < call.outputSize(2); x++) {
                float atX = transform.get(0) * x + transform.get(1) * y + transform.get(3);
                float atY = transform.get(4) * x + transform.get(5) * y + transform.get(7);
                int column = (int) Math.floor(atX);
                int row = (int) Math.floor(atY);
                java.util.Arrays.fill(sum, 0);
                for (int corner = 0; corner < 4; corner++) {
                    int c = column + (corner & 1);
                    int r = row + (corner >> 1);
                    if (c >= 0 && r >= 0 && c < columns && r < rows) {
                        float share = (1 - Math.abs(atX - c)) * (1 - Math.abs(atY - r));
                        int from = (r * columns + c) * sum.length;
                        for (int channel = 0; channel < sum.length; channel++) {
                            sum[channel] += share * features.get(from + channel);
                        }
                    }
                }
                output.put(sum);
            }
        }
    }

    /** From a cut-out to the network's input. */
    private static void bringBack(Call call) {
        FloatBuffer points = call.input(0);
        FloatBuffer transform = call.input(1);
        FloatBuffer output = call.output();
        while (points.hasRemaining()) {
            float x = points.get();
            float y = points.get();
            output.put(transform.get(0) * x + transform.get(1) * y + transform.get(3));
            output.put(transform.get(4) * x + transform.get(5) * y + transform.get(7));
        }
    }
}
