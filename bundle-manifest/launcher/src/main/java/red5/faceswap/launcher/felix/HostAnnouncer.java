package red5.faceswap.launcher.felix;

import org.apache.catalina.Host;
import org.osgi.framework.BundleContext;
import org.red5.server.tomcat.TomcatLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Registers Tomcat's host as a service as soon as Red5 has started Tomcat. Red5 starts plugins before Tomcat, and asking for the
 * bean any earlier would start it too early.
 */
final class HostAnnouncer implements ApplicationListener<ContextRefreshedEvent>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostAnnouncer.class);
    private static final String TOMCAT = "tomcat.server";

    private final ConfigurableApplicationContext context;
    private final BundleContext bundles;
    private boolean done;

    HostAnnouncer(ConfigurableApplicationContext context, BundleContext bundles) {
        this.context = context;
        this.bundles = bundles;
    }

    void listen() {
        context.addApplicationListener(this);
        if (context.isActive() && context.getBeanFactory().containsSingleton(TOMCAT)) {
            announce();
        }
    }

    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (event.getApplicationContext() == context) {
            announce();
        }
    }

    private synchronized void announce() {
        if (done) {
            return;
        }
        done = true;
        if (context.containsBean(TOMCAT)) {
            Host host = ((TomcatLoader) context.getBean(TOMCAT)).getHost();
            bundles.registerService(Host.class, host, null);
        } else {
            LOG.error(
                    "red5-faceswap: this Red5 has no bean {}, so there is no HTTP: no console and no viewers", TOMCAT);
        }
    }

    /** Spring 5 cannot forget a listener of a context; from here on it does nothing. */
    @Override
    public synchronized void close() {
        done = true;
    }
}
