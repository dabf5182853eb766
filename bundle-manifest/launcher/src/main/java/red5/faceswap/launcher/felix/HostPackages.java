package red5.faceswap.launcher.felix;

import java.util.List;

/**
 * The host's packages that bundles may import. They carry version 0, but for slf4j, whose importers ask for a range. A package that a
 * host does not have does no harm here: only its importer would notice.
 */
final class HostPackages {
    private static final List<String> PACKAGES = List.of(
            "org.red5.codec",
            "org.red5.io",
            "org.red5.io.amf",
            "org.red5.io.object",
            "org.red5.server",
            "org.red5.server.adapter",
            "org.red5.server.api",
            "org.red5.server.api.event",
            "org.red5.server.api.listeners",
            "org.red5.server.api.plugin",
            "org.red5.server.api.scope",
            "org.red5.server.api.service",
            "org.red5.server.api.stream",
            "org.red5.server.messaging",
            "org.red5.server.net.rtmp",
            "org.red5.server.net.rtmp.event",
            "org.red5.server.net.rtmp.message",
            "org.red5.server.scope",
            "org.red5.server.stream",
            "org.red5.server.stream.message",
            "org.red5.server.tomcat",
            "org.apache.catalina",
            "org.apache.catalina.connector",
            "org.apache.catalina.core",
            "org.apache.catalina.util",
            "org.apache.catalina.valves",
            "org.apache.coyote",
            "org.apache.mina.core.buffer",
            "org.slf4j;version=1.7.36",
            "org.slf4j.spi;version=1.7.36", // of the library that the label's font reader logs with
            // optional imports of the libraries, which run slower without
            "sun.misc",
            "sun.nio.ch");

    private HostPackages() {}

    /** For {@code org.osgi.framework.system.packages.extra}. */
    static String asProperty() {
        return String.join(",", PACKAGES);
    }
}
