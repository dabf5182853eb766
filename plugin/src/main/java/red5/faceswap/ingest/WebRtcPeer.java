package red5.faceswap.ingest;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpReceiver;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.NativeLedger;

/** One publisher's connection, from its offer to its end. Calls are made on the thread of the {@link WebRtcPeers}; callbacks post to it. */
final class WebRtcPeer {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcPeer.class);
    /** Without STUN servers gathering takes some milliseconds; what has not been found by then is left out. */
    private static final long GATHERING_SECONDS = 2;

    /** From the first answer to the moment when media may flow. */
    private static final long CONNECTING_SECONDS = 20;

    /** Some clients open one. Each leaves a little in the library. */
    private static final int MOST_DATA_CHANNELS = 4;

    private static final String KIND = "webrtc-peer";

    private final WebRtcPeers peers;
    private final ScheduledExecutorService thread;
    private final PeerListener listener;
    // all that follows belongs to the thread
    private RTCPeerConnection connection;
    private Runnable deaf; // ends the waiting for the publisher's goodbye; null before it begins
    private CompletableFuture<String> pending; // null while nothing is negotiated
    private Future<?> gatheringAlarm = CompletableFuture.completedFuture(null);
    private Future<?> connectingAlarm = CompletableFuture.completedFuture(null);
    private int dataChannels;
    private boolean localSet;
    private boolean gathered;
    private boolean closed;

    WebRtcPeer(WebRtcPeers peers, ScheduledExecutorService thread, PeerListener listener) {
        this.peers = peers;
        this.thread = thread;
        this.listener = listener;
    }

    /**
     * Takes an offer: the first one connects, each later one changes what was agreed, for example restarts ICE.
     *
     * @return the answer with all candidates; fails with a {@link WebRtcException}
     */
    CompletionStage<String> answer(String offer) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        thread.execute(() -> begin(offer, answer));
        return answer;
    }

    private void begin(String offer, CompletableFuture<String> answer) {
        if (closed || pending != null) {
            answer.completeExceptionally(new WebRtcException(
                    WebRtcException.Kind.NOT_NOW,
                    closed ? "The session has ended: begin a new one." : "An offer is being answered: wait for that."));
            return;
        }
        pending = answer;
        localSet = false;
        gathered = false;
        step("The offer cannot be used", () -> {
            if (connection == null) {
                connection = peers.factory().createPeerConnection(peers.configuration(), new Observer());
                NativeLedger.opened(KIND);
            }
            Step set = new Step("The offer cannot be used", description -> createAnswer());
            connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer), set);
        });
    }

    private void createAnswer() {
        connection.createAnswer(new RTCAnswerOptions(), new Step("The offer cannot be answered", this::setLocal));
    }

    private void setLocal(RTCSessionDescription answer) {
        connection.setLocalDescription(answer, new Step("The offer cannot be answered", done -> localSet()));
    }

    private void localSet() {
        localSet = true;
        if (deaf == null) {
            listen();
            connectingAlarm = thread.schedule(this::giveUp, CONNECTING_SECONDS, TimeUnit.SECONDS);
        }
        gatheringAlarm = thread.schedule(this::gathered, GATHERING_SECONDS, TimeUnit.SECONDS);
        finish();
    }

    /**
     * The library's objects hold nothing of what they stand for, and use of one that is gone ends the process: what was offered and is refused
     * goes when the answer is set. Hence media and transport are taken from the connection now, and not when it told of them.
     */
    private void listen() {
        for (RTCRtpReceiver receiver : connection.getReceivers()) {
            listener.track(receiver.getTrack());
            deaf = deaf == null ? awaitGoodbye(receiver) : deaf;
        }
    }

    /** Who leaves says goodbye in DTLS, which changes nothing in the state of the connection as a whole. */
    private Runnable awaitGoodbye(RTCRtpReceiver receiver) {
        try {
            Runnable gone = () -> post(() -> listener.gone("the publisher hung up"));
            return peers.library().goodbyes().apply(receiver.getTransport(), gone);
        } catch (NullPointerException e) { // the library's: a medium that is refused has no transport
            return null;
        }
    }

    private void gathered() {
        gathered = true;
        finish();
    }

    private void giveUp() {
        listener.gone("nothing came of the connection within " + CONNECTING_SECONDS
                + " s; are the UDP ports of whip.ports open?");
    }

    private void finish() {
        if (pending != null && localSet && gathered) {
            gatheringAlarm.cancel(false);
            CompletableFuture<String> answer = pending;
            pending = null;
            answer.complete(connection.getLocalDescription().sdp);
        }
    }

    private void fail(String sentence, Throwable cause) {
        gatheringAlarm.cancel(false);
        CompletableFuture<String> answer = pending;
        pending = null;
        if (answer != null) {
            answer.completeExceptionally(
                    cause instanceof WebRtcException
                            ? cause
                            : new WebRtcException(WebRtcException.Kind.OFFER, sentence, cause));
        }
    }

    /** A candidate of the publisher's. What is none is left out. */
    void candidate(String mid, String candidate) {
        thread.execute(() -> {
            try {
                if (connection != null) {
                    connection.addIceCandidate(new RTCIceCandidate(mid, 0, candidate));
                }
            } catch (RuntimeException | Error e) {
                LOG.debug("a publisher's candidate was left out: {}", e.toString());
            }
        });
    }

    /** Ends the connection, soon. */
    void close() {
        thread.execute(this::end);
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        gatheringAlarm.cancel(false);
        connectingAlarm.cancel(false);
        listener.closing();
        if (connection != null) {
            if (deaf != null) {
                deaf.run();
            }
            connection.close();
            connection = null;
            NativeLedger.closed(KIND);
        }
        if (pending != null) {
            fail("", new WebRtcException(WebRtcException.Kind.NOT_NOW, "The session was ended before it had begun."));
        }
    }

    /** Something that may fail, within a negotiation. */
    @FunctionalInterface
    private interface Action {
        void run() throws WebRtcException;
    }

    private void step(String what, Action action) {
        try {
            if (!closed) {
                action.run();
            }
        } catch (WebRtcException | RuntimeException | Error e) { // the library throws errors too
            fail(what + ": " + e.getMessage(), e);
        }
    }

    private void post(Runnable task) {
        thread.execute(() -> {
            if (!closed) {
                task.run();
            }
        });
    }

    /** What follows when a description was made or set. */
    private final class Step implements CreateSessionDescriptionObserver, SetSessionDescriptionObserver {
        private final String what;
        private final Consumer<RTCSessionDescription> next;

        Step(String what, Consumer<RTCSessionDescription> next) {
            this.what = what;
            this.next = next;
        }

        @Override
        public void onSuccess(RTCSessionDescription description) {
            post(() -> step(what, () -> next.accept(description)));
        }

        @Override
        public void onSuccess() {
            onSuccess(null);
        }

        @Override
        public void onFailure(String error) {
            post(() -> fail(what + ": " + error, null));
        }
    }

    private final class Observer implements PeerConnectionObserver {
        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            // stands in the local description
        }

        @Override
        public void onIceGatheringChange(RTCIceGatheringState state) {
            if (state == RTCIceGatheringState.COMPLETE) {
                post(WebRtcPeer.this::gathered);
            }
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            post(() -> {
                channel.close();
                if (++dataChannels > MOST_DATA_CHANNELS) {
                    listener.gone("the publisher opens one data channel after the other");
                }
            });
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            LOG.debug("publisher's connection: {}", state);
            switch (state) {
                case CONNECTED ->
                    post(() -> {
                        connectingAlarm.cancel(false);
                        listener.connected();
                    });
                case FAILED ->
                    post(() -> {
                        fail("The offer's ICE or DTLS parameters cannot be used: send those of a WebRTC client.", null);
                        listener.gone("nothing is heard of the publisher any more");
                    });
                default -> {} // a connection that is interrupted may come back
            }
        }
    }
}
