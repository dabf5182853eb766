package red5.faceswap.admin;

import java.nio.file.Path;
import java.security.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.session.StreamSettings;
import red5.faceswap.session.output.Encoding;

/**
 * Everything an operator can set, typed and validated: one record per concern. {@link Settings} declares the keys with their
 * defaults, ranges and meanings; {@link ConfigurationFile} reads and writes them.
 *
 * @param access who may do what
 * @param whep how viewers come in
 * @param whip how publishers come in by WebRTC
 * @param streams what happens to streams
 * @param pipeline how frames are worked on
 * @param encoding what viewers get sent
 * @param network where viewers connect
 * @param files where things are kept
 */
public record Configuration(
        Access access,
        Whep whep,
        Whip whip,
        Streams streams,
        Pipeline pipeline,
        Encoding encoding,
        Network network,
        Files files) {

    /** What follows a stream's name in the name that RTMP players use; empty where they get none, as where viewers need a token: they have none to show. */
    public String rtmpSuffix() {
        return whep.tokens().isPresent() ? "" : access.rtmpSuffix();
    }

    /**
     * Who may do what.
     *
     * @param adminPassword of the console and its API, user {@code admin}; never empty
     * @param denyRawPlayback whether raw playback of streams in mode swap, anonymous or off is refused
     * @param websocketPublishToken what a WebSocket publisher must present; empty: nobody may
     * @param rtmpSuffix what follows a stream's name in the name that RTMP players use; empty: they get none
     */
    public record Access(
            String adminPassword, boolean denyRawPlayback, String websocketPublishToken, String rtmpSuffix) {}

    /**
     * How viewers come in.
     *
     * @param allowedOrigins origins whose pages may play, {@code *} for any
     * @param ifMatchNeeded whether a PATCH without If-Match is refused
     * @param tokens what viewers must show, empty when everybody may watch
     * @param iceServers that viewers are told of
     */
    public record Whep(
            List<String> allowedOrigins, boolean ifMatchNeeded, Optional<Tokens> tokens, RelayServers iceServers) {}

    /**
     * Servers that help viewers through their networks.
     *
     * @param urls of STUN and TURN servers
     * @param turnSecret shared with the TURN servers, empty where they ask for no credentials
     * @param turnLifetime of credentials
     */
    public record RelayServers(List<String> urls, String turnSecret, Duration turnLifetime) {
        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return urls.toString();
        }
    }

    /**
     * How publishers come in by WebRTC.
     *
     * @param publishToken that they must present; empty: nobody may
     * @param maxPublishers at once
     * @param ports to which they send
     * @param allowedOrigins origins whose pages may publish, {@code *} for any
     */
    public record Whip(String publishToken, int maxPublishers, Ports ports, List<String> allowedOrigins) {
        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return maxPublishers + " publishers at " + ports;
        }
    }

    /**
     * A range of UDP ports.
     *
     * @param first of them
     * @param last of them
     */
    public record Ports(int first, int last) {
        private static final int LEAST = 1024;
        private static final int MOST = 65_535;

        /** Written as {@code 5100-5163}. */
        static Optional<Ports> parse(String text) {
            if (!text.matches("\\d{1,5}\\s*-\\s*\\d{1,5}")) {
                return Optional.empty();
            }
            String[] ends = text.split("-");
            return Optional.of(new Ports(Integer.parseInt(ends[0].trim()), Integer.parseInt(ends[1].trim())))
                    .filter(ports -> ports.first >= LEAST && ports.last <= MOST && ports.first < ports.last);
        }
    }

    /**
     * What viewers must show.
     *
     * @param fixed tokens that are good for every stream
     * @param keys that sign tokens: public keys, or secrets for HMAC
     * @param audience that signed tokens must name, empty for tokens that name none
     * @param inQuery whether {@code ?token=} counts
     */
    public record Tokens(List<String> fixed, List<Key> keys, Optional<String> audience, boolean inQuery) {
        /** Says nothing of the secrets. */
        @Override
        public String toString() {
            return fixed.size() + " tokens, " + keys.size() + " keys";
        }
    }

    /**
     * What happens to streams.
     *
     * @param selection which streams are handled at all
     * @param defaults of a stream for which the operator has chosen nothing yet
     * @param safeguard against showing a real face by accident
     * @param disclosure how viewers are told of the swap
     * @param reconnect how long viewers are kept when the publisher drops out
     */
    public record Streams(
            StreamSelection selection,
            StreamSettings defaults,
            Safeguard safeguard,
            Disclosure disclosure,
            Duration reconnect) {}

    /**
     * How viewers are told that faces are not real.
     *
     * @param show whether words stand in the picture
     * @param words that do in mode swap; not empty, and the font can draw them
     * @param anonymousWords the same for mode anonymous
     * @param place where
     * @param font of the letters
     */
    public record Disclosure(boolean show, String words, String anonymousWords, LabelPlace place, LabelFont font) {
        /** What stands in pictures of mode swap, empty for nothing. */
        public String label() {
            return show ? words : "";
        }

        /** What stands in pictures of mode anonymous, empty for nothing. */
        public String anonymousLabel() {
            return show ? anonymousWords : "";
        }
    }

    /**
     * How frames are worked on.
     *
     * @param threads of the pool that all streams share, at least 1
     * @param detector name of the model that finds faces, empty for the built-in one
     * @param builtIn whether the engine's own networks run where models do
     * @param capacity frames of one stream in work at once
     * @param deadline after which a frame's place is given to the fallback
     * @param models how networks that the operator brings along are run
     */
    public record Pipeline(
            int threads, String detector, boolean builtIn, int capacity, Duration deadline, RuntimeSettings models) {}

    /**
     * Where viewers connect.
     *
     * @param rtcPort UDP port of all viewers
     * @param tcpPort of viewers whose networks block UDP: -1 for the same number, 0 for none
     * @param publicAddresses names and addresses told to viewers
     * @param interfaces names and addresses of interfaces whose addresses are told to viewers, {@code all} for every one; empty: every
     *     one where there are no public addresses, none where there are
     * @param maxViewers of all streams together
     * @param threads event loops that viewers are spread over
     */
    public record Network(
            int rtcPort,
            int tcpPort,
            List<String> publicAddresses,
            List<String> interfaces,
            int maxViewers,
            int threads) {}

    /**
     * Where things are kept; absolute paths.
     *
     * @param faces folder of the face library
     * @param models folder of the networks that the operator brings along
     * @param modelsMirror address of a folder from which they are fetched, with its slash; empty for their publishers
     * @param unchangedFaces whether they may make faces without having been tried
     * @param ownFeatures whether streams may leave regions of a face as they are by which a person is recognised
     * @param streamSettings file of the streams' remembered modes and faces
     * @param audit file of the audit log
     * @param auditBytes size at which a new audit file is begun
     * @param auditFiles full audit files kept beside the current one
     */
    public record Files(
            Path faces,
            Path models,
            String modelsMirror,
            boolean unchangedFaces,
            boolean ownFeatures,
            Path streamSettings,
            Path audit,
            long auditBytes,
            int auditFiles) {}
}
