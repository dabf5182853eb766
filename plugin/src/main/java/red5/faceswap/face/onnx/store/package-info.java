/** The models that are there: found, fetched, checked, licences accepted, tried, opened and shared. */
package red5.faceswap.face.onnx.store;
