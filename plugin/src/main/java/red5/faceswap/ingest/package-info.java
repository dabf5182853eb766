/** Where frames come from: RTMP packets and WebSocket messages, each only a {@link red5.faceswap.pipeline.FrameSource}. */
package red5.faceswap.ingest;
