/**
 * Face networks that others publish and the operator brings along: what each of them expects is said by a description, one file per model;
 * {@link red5.faceswap.face.onnx.ModelStore} finds and checks them, {@link red5.faceswap.face.onnx.OnnxSwapper} runs one that swaps, and
 * {@link red5.faceswap.face.onnx.FaceMaker} puts masks, enhancer and landmarker around it. The packages know only those before
 * them: {@code description}, {@code runtime}, {@code network}, {@code store}.
 */
package red5.faceswap.face.onnx;
