package red5.faceswap.host;

import java.util.List;
import red5.faceswap.admin.AccessControl;
import red5.faceswap.admin.Configuration;
import red5.faceswap.admin.ConsoleHandler;
import red5.faceswap.admin.PasswordProtected;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.session.SessionRegistry;
import red5.faceswap.whep.IceServers;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;
import red5.faceswap.whep.WhepOptions;
import red5.faceswap.whep.WhepPaths;
import red5.faceswap.whep.access.ViewerAccess;

/** The ways in for viewers: everybody's, as configured, and the console's two behind its password. */
record Viewing(
        RtcServer rtc,
        SessionRegistry streams,
        ViewerEvents events,
        AccessControl access,
        Configuration.Whep configuration) {
    List<HttpHandler> handlers() {
        WhepOptions console = WhepOptions.usual().forOrigins(List.of()).telling(iceServers());
        return List.of(
                new WhepEndpoint(rtc, streams::find, WhepPaths.standard("/faceswap/"), everybody(), events),
                new PasswordProtected(
                        access,
                        new WhepEndpoint(rtc, streams::find, WhepPaths.below(ConsoleHandler.SWAPPED), console, events)),
                new PasswordProtected(
                        access,
                        new WhepEndpoint(
                                rtc,
                                streams::findOriginal,
                                WhepPaths.below(ConsoleHandler.ORIGINALS),
                                console,
                                events)));
    }

    private WhepOptions everybody() {
        return WhepOptions.usual()
                .forOrigins(configuration.allowedOrigins())
                .needingIfMatch(configuration.ifMatchNeeded())
                .telling(iceServers())
                .admitting(configuration
                        .tokens()
                        .map(tokens -> ViewerAccess.byToken(
                                tokens.fixed(), tokens.keys(), tokens.audience(), tokens.inQuery()))
                        .orElseGet(ViewerAccess::forEverybody));
    }

    private IceServers iceServers() {
        Configuration.RelayServers servers = configuration.iceServers();
        return new IceServers(servers.urls(), servers.turnSecret(), servers.turnLifetime());
    }
}
