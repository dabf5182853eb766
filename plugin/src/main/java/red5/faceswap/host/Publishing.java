package red5.faceswap.host;

import red5.faceswap.admin.Configuration;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.ingest.WebRtcLibrary;
import red5.faceswap.ingest.WebRtcPeers;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.whep.WhepPaths;
import red5.faceswap.whip.WhipEndpoint;
import red5.faceswap.whip.WhipOptions;

/** The way in for those who publish by WHIP, at the addresses that viewers are told of. Closing it lets them go. */
final class Publishing implements AutoCloseable {
    private final WebRtcPeers peers;
    private final WhipEndpoint endpoint;

    Publishing(WebRtcLibrary library, RtcServer rtc, StreamFilter streams, Configuration.Whip configuration) {
        peers = new WebRtcPeers(
                library, configuration.ports().first(), configuration.ports().last());
        endpoint = new WhipEndpoint(
                peers,
                streams,
                () -> rtc.candidates().stream()
                        .filter(candidate -> candidate.transport() == Candidate.Transport.UDP)
                        .map(Candidate::host)
                        .toList(),
                WhepPaths.publishers("/faceswap/"),
                new WhipOptions(
                        configuration.publishToken(), configuration.maxPublishers(), configuration.allowedOrigins()));
    }

    HttpHandler handler() {
        return endpoint;
    }

    @Override
    public void close() {
        endpoint.close();
        peers.close();
    }
}
