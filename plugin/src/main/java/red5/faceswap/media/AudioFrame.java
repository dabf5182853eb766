package red5.faceswap.media;

/**
 * A piece of sound: interleaved signed 16-bit samples.
 *
 * @param samples interleaved, {@code channels} values per sample time; not modified after construction
 * @param sampleRate Hz
 * @param channels 1 or 2
 * @param timestampMicros time of the first sample on the same clock as the stream's {@link VideoFrame}s
 */
public record AudioFrame(short[] samples, int sampleRate, int channels, long timestampMicros) {}
