/** Where models run: ONNX Runtime, execution providers, devices, memory. */
package red5.faceswap.face.onnx.runtime;
