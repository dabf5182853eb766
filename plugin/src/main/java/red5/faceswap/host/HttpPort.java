package red5.faceswap.host;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Engine;
import org.apache.catalina.Host;
import org.apache.catalina.Pipeline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.session.StreamFilter;

/** Puts the {@link FaceSwapValve} into Tomcat as long as this component lives, and tells it of the handlers that come and go. */
@Component(
        immediate = true,
        service = {})
public final class HttpPort {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);

    private final List<HttpHandler> handlers = new CopyOnWriteArrayList<>();
    private final Pipeline pipeline;
    private final FaceSwapValve valve;

    /** @param host any host of Red5's Tomcat; its engine serves all virtual hosts */
    @Activate
    public HttpPort(@Reference Host host, @Reference StreamFilter filter, @Reference HostRules rules) {
        pipeline = ((Engine) host.getParent()).getPipeline();
        valve = new FaceSwapValve(this::find, new RawPlayback(rules), new WebSocketPublishers(filter, rules));
        pipeline.addValve(valve);
        LOG.info("face swapping answers on Red5's HTTP port at /faceswap/");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHandler(HttpHandler handler) {
        handlers.add(handler);
    }

    void removeHandler(HttpHandler handler) {
        handlers.remove(handler);
    }

    private Optional<HttpHandler> find(String path) {
        for (HttpHandler handler : handlers) {
            if (handler.handles(path)) {
                return Optional.of(handler);
            }
        }
        return Optional.empty();
    }

    @Deactivate
    public void stop() {
        pipeline.removeValve(valve);
        valve.drain();
    }
}
