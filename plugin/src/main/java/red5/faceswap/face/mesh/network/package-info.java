/** MediaPipe's networks: detectors of one shot, 468 landmarks, the closer look at the eyes; run by TensorFlow Lite, or converted and run by ONNX Runtime. */
package red5.faceswap.face.mesh.network;
