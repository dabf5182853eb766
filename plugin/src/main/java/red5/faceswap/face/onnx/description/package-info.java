/** What a model file expects and holds: its description, one JSON file per model, and the ONNX file itself, read without running it. */
package red5.faceswap.face.onnx.description;
