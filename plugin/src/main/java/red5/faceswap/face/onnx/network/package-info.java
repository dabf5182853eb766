/** What models do to faces: swappers, masks, enhancers, landmarks, detectors, each by its contract. */
package red5.faceswap.face.onnx.network;
