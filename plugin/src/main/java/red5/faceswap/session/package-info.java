/** One session per stream: source, pipeline, encoders and broadcast tied together, with the settings that viewers see. */
package red5.faceswap.session;
