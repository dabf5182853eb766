package red5.faceswap.whip;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client that publishes dark pictures by the same library, from within the test. */
final class TestPublisher implements AutoCloseable {
    private static final int FPS_MILLIS = 33;
    private final RTCPeerConnection connection;
    private final CustomVideoSource camera = new CustomVideoSource();
    private final Thread filming = new Thread(this::film, "test-camera");
    private volatile int width = 320;
    private volatile int height = 180;
    private volatile int rotation;
    private volatile boolean stopping;

    /** Not connected yet. */
    TestPublisher(PeerConnectionFactory factory) {
        connection = factory.createPeerConnection(new RTCConfiguration(), new PeerConnectionObserver() {
            @Override
            public void onIceCandidate(RTCIceCandidate candidate) {
                // the server learns the address from the checks
            }
        });
        VideoTrack track = factory.createVideoTrack("camera", camera);
        RTCRtpTransceiverInit sending = new RTCRtpTransceiverInit();
        sending.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        connection.addTransceiver(track, sending);
    }

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
            future.completeExceptionally(new IllegalStateException(error));
        }

        RTCSessionDescription get() throws Exception {
            return future.get(20, TimeUnit.SECONDS);
        }
    }

    /** An offer, which restarts ICE where something was agreed on already. */
    String offer(boolean restart) throws Exception {
        RTCOfferOptions options = new RTCOfferOptions();
        options.iceRestart = restart;
        Outcome offered = new Outcome();
        connection.createOffer(options, offered);
        RTCSessionDescription offer = offered.get();
        Outcome set = new Outcome();
        connection.setLocalDescription(offer, set);
        set.get();
        return offer.sdp;
    }

    /** Takes the answer; from then on pictures are sent. */
    void take(String answer) throws Exception {
        Outcome set = new Outcome();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.ANSWER, answer), set);
        set.get();
        if (!filming.isAlive()) {
            filming.setDaemon(true);
            filming.start();
        }
    }

    /** From the next picture on. */
    void film(int newWidth, int newHeight, int newRotation) {
        width = newWidth;
        height = newHeight;
        rotation = newRotation;
    }

    private void film() {
        try {
            while (!stopping) {
                NativeI420Buffer picture = NativeI420Buffer.allocate(width, height);
                // of noise an encoder makes smaller pictures
                List.of(picture.getDataY(), picture.getDataU(), picture.getDataV())
                        .forEach(plane -> plane.put(0, new byte[plane.capacity()]));
                camera.pushFrame(new VideoFrame(picture, rotation, System.nanoTime()));
                picture.release();
                TimeUnit.MILLISECONDS.sleep(FPS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hangs up. */
    @Override
    public void close() {
        stopping = true;
        try {
            filming.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
