package red5.faceswap.host;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import red5.faceswap.admin.AccessControl;
import red5.faceswap.admin.Configuration;
import red5.faceswap.admin.ConsoleHandler;
import red5.faceswap.admin.PasswordProtected;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.rtc.RtcConfig;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.net.AddressPolicy;
import red5.faceswap.session.SessionRegistry;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.ViewerControl;
import red5.faceswap.session.ViewerStatus;
import red5.faceswap.whep.IceServers;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;
import red5.faceswap.whep.WhepOptions;
import red5.faceswap.whep.WhepPaths;
import red5.faceswap.whep.access.ViewerAccess;

/** The ways in for viewers: everybody's, as configured, and the console's two behind its password; and who has come in by any of them. */
final class Viewing implements ViewerControl {
    private static final int MAX_HANDSHAKES = 64;
    private final WhepEndpoint everybody;
    private final WhepEndpoint swapped;
    private final WhepEndpoint originals;
    private final AccessControl access;

    Viewing(
            RtcServer rtc,
            SessionRegistry streams,
            ViewerEvents events,
            AccessControl access,
            Configuration.Whep configuration) {
        WhepOptions console = WhepOptions.usual().forOrigins(List.of()).telling(iceServers(configuration));
        everybody = new WhepEndpoint(
                rtc, streams::find, WhepPaths.standard("/faceswap/"), everybody(configuration), events);
        swapped = new WhepEndpoint(rtc, streams::find, WhepPaths.below(ConsoleHandler.SWAPPED), console, events);
        originals = new WhepEndpoint(
                rtc, streams::findOriginal, WhepPaths.below(ConsoleHandler.ORIGINALS), console, events);
        this.access = access;
    }

    /** Where viewers connect. */
    static RtcConfig port(Configuration.Network network) {
        return new RtcConfig(
                network.rtcPort(),
                network.tcpPort(),
                new AddressPolicy(network.publicAddresses(), network.interfaces()),
                network.maxViewers(),
                MAX_HANDSHAKES,
                network.threads(),
                true);
    }

    List<HttpHandler> handlers() {
        return List.of(everybody, new PasswordProtected(access, swapped), new PasswordProtected(access, originals));
    }

    @Override
    public CompletionStage<List<ViewerStatus>> viewers(StreamKey key) {
        return endpoints()
                .map(endpoint -> endpoint.viewers(key))
                .reduce((some, others) -> some.thenCombine(others, Viewing::together))
                .orElseThrow();
    }

    private static List<ViewerStatus> together(List<ViewerStatus> some, List<ViewerStatus> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Override
    public boolean dismiss(StreamKey key, String id) {
        return endpoints().anyMatch(endpoint -> endpoint.dismiss(key, id));
    }

    private Stream<WhepEndpoint> endpoints() {
        return Stream.of(everybody, swapped, originals);
    }

    private static WhepOptions everybody(Configuration.Whep configuration) {
        return WhepOptions.usual()
                .forOrigins(configuration.allowedOrigins())
                .needingIfMatch(configuration.ifMatchNeeded())
                .telling(iceServers(configuration))
                .admitting(configuration
                        .tokens()
                        .map(tokens -> ViewerAccess.byToken(
                                tokens.fixed(), tokens.keys(), tokens.audience(), tokens.inQuery()))
                        .orElseGet(ViewerAccess::forEverybody));
    }

    private static IceServers iceServers(Configuration.Whep configuration) {
        Configuration.RelayServers servers = configuration.iceServers();
        return new IceServers(servers.urls(), servers.turnSecret(), servers.turnLifetime());
    }
}
