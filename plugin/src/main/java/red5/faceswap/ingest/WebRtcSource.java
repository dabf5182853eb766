package red5.faceswap.ingest;

import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import dev.onvoid.webrtc.media.video.VideoTrackSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.AudioDecoder;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.UprightCopy;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;

/**
 * What a publisher sends by WebRTC. The library keeps jitter, losses and lip sync to itself and hands out decoded frames when they are due; it
 * decodes them whether they are wanted or not, and what is not wanted is left at once.
 *
 * <p>A picture's time is the one at which it is due, which the library counts on the monotonic clock. Sound has none: it is timed by when it is handed
 * out and by its samples.
 */
public final class WebRtcSource implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcSource.class);
    private static final int IDLE_FRAMES = 8;
    private static final int BITS = 16;
    private static final byte[] NO_CONFIG = {};
    /** A picture that is due at another time than about now has none. */
    private static final long FAR_MICROS = 1_000_000;

    private final String stream;
    private final WebRtcPeer peer;
    private final FramePool pool = new FramePool(IDLE_FRAMES);
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AtomicLong pictures = new AtomicLong();
    private final AtomicLong sounds = new AtomicLong();
    private final Object videoLock = new Object();
    private final Object audioLock = new Object();
    private final Tracks tracks = new Tracks();
    private volatile FrameSink frames; // null while there is none
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile int width;
    private volatile int height;
    private long lastPictureMicros = Long.MIN_VALUE;
    private AudioDecoder resampler; // null while there is none
    private int soundRate;
    private int soundChannels;

    WebRtcSource(String stream, Function<PeerListener, WebRtcPeer> peers) {
        this.stream = stream;
        this.peer = peers.apply(tracks);
    }

    /**
     * Takes an offer: the first one connects, each later one changes what was agreed.
     *
     * @return the answer with all candidates; fails with a {@link WebRtcException}
     */
    public CompletionStage<String> answer(String offer) {
        return peer.answer(offer);
    }

    /**
     * Takes a candidate of the publisher's.
     *
     * @param mid names the medium
     * @param candidate as SDP has it, without {@code a=}; what is none is left out
     */
    public void candidate(String mid, String candidate) {
        peer.candidate(mid, candidate);
    }

    /** Completes when media may flow. */
    public CompletionStage<Void> connected() {
        return connected;
    }

    /** Completes with the reason when the publisher is gone, or the source was closed. */
    public CompletionStage<String> ended() {
        return ended;
    }

    @Override
    public String describe() {
        return "WHIP (WebRTC)";
    }

    @Override
    public void open(FrameSink sink) {
        if (frames != null) {
            throw new IllegalStateException("a source is opened once");
        }
        frames = sink;
        if (tracks.audio == null) {
            sink.problem("The publisher sends no sound: viewers get a silent picture.");
        }
    }

    @Override
    public void demand(boolean now) {
        wanted = now;
    }

    private void picture(VideoFrame picture) {
        try {
            synchronized (videoLock) {
                FrameSink sink = frames;
                if (closed || sink == null) {
                    return;
                }
                long now = System.nanoTime() / 1000;
                long due = picture.timestampNs / 1000;
                long time = Math.max(lastPictureMicros + 1000, Math.abs(due - now) < FAR_MICROS ? due : now);
                lastPictureMicros = time;
                pictures.incrementAndGet();
                sink.arrived(time);
                if (wanted) {
                    sink.video(copy(picture, time));
                }
            }
        } catch (IllegalArgumentException e) {
            problem("A picture cannot be used: " + e.getMessage() + ".");
        } catch (RuntimeException | OutOfMemoryError e) { // nothing of it is for the library
            LOG.error("stream {}: a picture could not be taken over", stream, e);
        } finally {
            picture.release();
        }
    }

    private red5.faceswap.media.VideoFrame copy(VideoFrame picture, long time) {
        // a decoded frame is I420 already: this is its own buffer, and releasing it too would free it twice
        I420Buffer planes = picture.buffer.toI420();
        if ((long) planes.getWidth() * planes.getHeight() > VideoDecoder.MAX_PIXELS) {
            throw new IllegalArgumentException(planes.getWidth() + "x" + planes.getHeight() + " pixels are too many");
        }
        red5.faceswap.media.VideoFrame copy = new UprightCopy(
                        planes.getDataY(),
                        planes.getDataU(),
                        planes.getDataV(),
                        planes.getStrideY(),
                        planes.getStrideU(),
                        planes.getStrideV(),
                        planes.getWidth(),
                        planes.getHeight(),
                        picture.rotation)
                .into(pool, time);
        width = copy.width();
        height = copy.height();
        return copy;
    }

    private void sound(byte[] pcm, int bits, int rate, int channels) {
        try {
            synchronized (audioLock) {
                FrameSink sink = frames;
                if (closed || sink == null || bits != BITS) {
                    return;
                }
                sounds.incrementAndGet();
                long end = System.nanoTime() / 1000;
                long begin = end - pcm.length * 1_000_000L / (channels * BITS / 8) / rate;
                sink.arrived(begin);
                if (wanted) {
                    resampler(rate, channels).decode(pcm, 0, pcm.length, begin, sink::audio);
                } else if (resampler != null) {
                    resampler.flush(); // what comes next does not follow what came last
                }
            }
        } catch (MediaException e) {
            problem(e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) { // nothing of it is for the library
            LOG.error("stream {}: sound could not be taken over", stream, e);
        }
    }

    /** The library's sound as every source has to hand it out. It may change its rate at any time. */
    private AudioDecoder resampler(int rate, int channels) throws MediaException {
        if (resampler == null || soundRate != rate || soundChannels != channels) {
            closeResampler();
            resampler = new AudioDecoder(AudioCodec.PCM, NO_CONFIG, rate, channels);
            soundRate = rate;
            soundChannels = channels;
        }
        return resampler;
    }

    private void closeResampler() {
        if (resampler != null) {
            resampler.close();
            resampler = null;
        }
    }

    private void problem(String sentence) {
        FrameSink sink = frames;
        if (sink != null && !closed) {
            sink.problem(sentence);
        }
    }

    @Override
    public Stats stats() {
        return new Stats(pictures.get(), sounds.get(), pictures.get(), 0, 0, width, height);
    }

    /** The connection itself ends a moment later, on the thread that owns it. */
    @Override
    public void close() {
        end("closed by this server");
    }

    private void end(String reason) {
        synchronized (videoLock) {
            synchronized (audioLock) {
                closed = true;
                closeResampler();
            }
        }
        peer.close();
        ended.complete(reason);
    }

    /** The publisher's media, as the connection tells of them. */
    private final class Tracks implements PeerListener {
        private final VideoTrackSink pictureSink = WebRtcSource.this::picture;
        private final AudioTrackSink soundSink = (pcm, bits, rate, channels, count) -> sound(pcm, bits, rate, channels);
        private volatile VideoTrack video;
        private volatile AudioTrack audio;

        @Override
        public void track(MediaStreamTrack track) {
            if (closed) {
                return;
            }
            if (track instanceof VideoTrack one && video == null) {
                video = one;
                one.addSink(pictureSink);
            } else if (track instanceof AudioTrack one && audio == null) {
                audio = one;
                one.addSink(soundSink);
            }
        }

        @Override
        public void connected() {
            connected.complete(null);
        }

        @Override
        public void gone(String reason) {
            end(reason);
        }

        @Override
        public void closing() {
            if (video != null) {
                video.removeSink(pictureSink);
            }
            if (audio != null) {
                audio.removeSink(soundSink);
            }
            pool.close();
        }
    }
}
