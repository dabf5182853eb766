package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What ONNX Runtime can calculate on, with the options that suit networks that run many times a second and are opened while a stream is live. The
 * options' names are those of ONNX Runtime's documentation of its execution providers.
 */
public enum ExecutionProvider {
    /** the processor */
    CPU(OrtProvider.CPU, "") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) {
            // what no other provider takes runs there anyway
        }
    },
    /** NVIDIA's graphics cards; numbers as the model file has them */
    CUDA(OrtProvider.CUDA, "0") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException {
            try (OrtCUDAProviderOptions own = new OrtCUDAProviderOptions(Integer.parseInt(device))) {
                own.add("arena_extend_strategy", "kSameAsRequested"); // else its memory doubles whenever it grows
                own.add("cudnn_conv_algo_search", "HEURISTIC"); // the exhaustive search takes seconds at the first face
                options.addCUDA(own);
            }
        }
    },
    /** NVIDIA's graphics cards by TensorRT, which compiles a model when it is first opened; what it does not know runs by CUDA */
    TENSORRT(OrtProvider.TENSOR_RT, "0") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException {
            try (OrtTensorRTProviderOptions own = new OrtTensorRTProviderOptions(Integer.parseInt(device))) {
                own.add("trt_fp16_enable", settings.half() ? "1" : "0");
                own.add("trt_engine_cache_enable", "1");
                own.add("trt_engine_cache_path", settings.engineCache().toString());
                own.add("trt_timing_cache_enable", "1");
                own.add("trt_timing_cache_path", settings.engineCache().toString());
                options.addTensorrt(own);
            }
            CUDA.add(options, device, settings);
        }
    },
    /** Apple's neural engine and graphics */
    COREML(OrtProvider.CORE_ML, "ALL") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException {
            Map<String, String> own = new HashMap<>();
            own.put("ModelFormat", "MLProgram");
            own.put("MLComputeUnits", device);
            own.put("ModelCacheDirectory", settings.engineCache().toString());
            own.put("AllowLowPrecisionAccumulationOnGPU", settings.half() ? "1" : "0");
            options.addCoreML(own);
        }
    },
    /** any graphics card under Windows */
    DIRECTML(OrtProvider.DIRECT_ML, "0") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException {
            options.setMemoryPatternOptimization(false); // which it does not support
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addDirectML(Integer.parseInt(device));
        }
    },
    /** Intel's processors, graphics and neural units; chooses the numbers' precision by the device itself */
    OPENVINO(OrtProvider.OPEN_VINO, "GPU") {
        @Override
        void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException {
            options.addOpenVINO(device);
        }
    };

    final OrtProvider provider;
    /** Taken when none is named. */
    final String standardDevice;

    ExecutionProvider(OrtProvider provider, String standardDevice) {
        this.provider = provider;
        this.standardDevice = standardDevice;
    }

    /** Tells a session to run there. */
    abstract void add(SessionOptions options, String device, RuntimeSettings settings) throws OrtException;

    static Optional<ExecutionProvider> named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.toString().equals(name))
                .findFirst();
    }

    /** As the configuration calls it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
