/** Where frames come from: RTMP packets, WebSocket messages and WebRTC, each only a {@link red5.faceswap.pipeline.FrameSource}. */
package red5.faceswap.ingest;
