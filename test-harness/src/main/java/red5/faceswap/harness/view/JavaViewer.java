package red5.faceswap.harness.view;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.audio.AudioOptions;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSource;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * A viewer inside this JVM (webrtc-java, headless): hands out decoded frames and sound of a WHEP stream.
 *
 * <p>One factory serves all viewers and lives as long as the JVM. It needs libpulse0, libxcomposite1, libxfixes3 and libxrandr2 to be
 * installed; {@link #available()} tells. Its native threads keep a JVM alive: a program ends by System.exit. It binds the machine's own addresses, not 127.0.0.1.
 */
public final class JavaViewer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 15;

    /** What a viewer is told, on webrtc's threads. */
    public interface Listener {
        /** A decoded frame; valid during the call only. */
        void picture(Picture picture);

        /** Decoded sound, s16le interleaved. */
        default void sound(byte[] pcm, int rate, int channels) {}

        /** The connection's state, by its W3C name in capitals. */
        default void state(String state) {}
    }

    /** A decoded I420 frame; buffers are valid during the callback only. */
    public record Picture(int width, int height, ByteBuffer y, ByteBuffer u, ByteBuffer v, int strideY, int strideUv) {
        /** The frame's number and the milliseconds since its clock was drawn; empty where no code can be read. */
        public Optional<Code> code() {
            return BarCode.read(y, strideY, width, height)
                    .map(code -> new Code(code.number(), code.millisUntil(System.currentTimeMillis()), code.flash()));
        }
    }

    /** What the bar code says. */
    public record Code(int number, long ageMillis, boolean flash) {}

    private final WhepClient whep;
    private final RTCPeerConnection connection;
    private final CustomVideoSource noPicture;
    private final AudioTrackSource noSound;
    private HttpResponse<String> session;

    private JavaViewer(WhepClient whep, Listener listener) {
        this.whep = whep;
        PeerConnectionFactory factory = Factory.INSTANCE;
        this.connection = factory.createPeerConnection(new RTCConfiguration(), new Observer(listener));
        this.noPicture = new CustomVideoSource();
        this.noSound = factory.createAudioSource(new AudioOptions());
        // a transceiver needs a track, although nothing is ever sent
        receive(factory.createAudioTrack("no-sound", noSound));
        receive(factory.createVideoTrack("no-picture", noPicture));
    }

    /** Whether webrtc-java can run on this machine. */
    public static boolean available() {
        try {
            return Factory.INSTANCE != null;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Posts an offer and connects; returns when the answer is taken. */
    public static JavaViewer watch(WhepClient whep, Listener listener)
            throws IOException, InterruptedException, TimeoutException {
        return watch(whep, listener, UnaryOperator.identity());
    }

    /** The same with an offer that is changed before it is used and posted, for example in its payload types. */
    public static JavaViewer watch(WhepClient whep, Listener listener, UnaryOperator<String> change)
            throws IOException, InterruptedException, TimeoutException {
        JavaViewer viewer = new JavaViewer(whep, listener);
        try {
            viewer.connect(change);
            return viewer;
        } catch (IOException | InterruptedException | TimeoutException e) {
            viewer.close();
            throw e;
        }
    }

    private void receive(MediaStreamTrack track) {
        RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
        init.direction = RTCRtpTransceiverDirection.RECV_ONLY;
        connection.addTransceiver(track, init);
    }

    private void connect(UnaryOperator<String> change) throws IOException, InterruptedException, TimeoutException {
        Outcome offer = new Outcome();
        connection.createOffer(new RTCOfferOptions(), offer);
        RTCSessionDescription description = new RTCSessionDescription(RTCSdpType.OFFER, change.apply(offer.get().sdp));
        Outcome set = new Outcome();
        connection.setLocalDescription(description, set);
        set.get();
        session = whep.post(description.sdp);
        if (session.statusCode() != 201) {
            throw new IOException("WHEP POST: " + session.statusCode() + " " + session.body());
        }
        Outcome answered = new Outcome();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, session.body()), answered);
        answered.get();
    }

    /** Leaves: DELETE, then the connection is closed. */
    @Override
    public void close() {
        try {
            if (session != null && session.statusCode() == 201) {
                whep.delete(session);
            }
        } catch (IOException e) {
            // the server is gone; so is the session
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        noPicture.dispose();
    }

    /** Loaded at the first viewer; without a sound card only the headless module keeps the native library from aborting. */
    private static final class Factory {
        static final PeerConnectionFactory INSTANCE = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
    }

    private static final class Observer implements PeerConnectionObserver {
        private final Listener listener;

        Observer(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // the server learns our address from the first packet
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            listener.state(state.name());
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            MediaStreamTrack track = transceiver.getReceiver().getTrack();
            if (track instanceof VideoTrack video) {
                video.addSink(this::picture);
            } else if (track instanceof AudioTrack audio) {
                audio.addSink((pcm, bits, rate, channels, frames) -> listener.sound(pcm, rate, channels));
            }
        }

        private void picture(VideoFrame frame) {
            // a decoded frame is I420 already: this is its own buffer, and releasing it too would free it twice
            I420Buffer i420 = frame.buffer.toI420();
            try {
                listener.picture(new Picture(
                        i420.getWidth(),
                        i420.getHeight(),
                        i420.getDataY(),
                        i420.getDataU(),
                        i420.getDataV(),
                        i420.getStrideY(),
                        i420.getStrideU()));
            } finally {
                frame.release();
            }
        }
    }

    /** What webrtc reports back of a description made or set; set ones give null. */
    private static final class Outcome implements CreateSessionDescriptionObserver, SetSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> future = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            future.complete(description);
        }

        @Override
        public void onSuccess() {
            future.complete(null);
        }

        @Override
        public void onFailure(String error) {
            future.completeExceptionally(new IOException(error));
        }

        RTCSessionDescription get() throws IOException, InterruptedException, TimeoutException {
            try {
                return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            }
        }
    }
}
