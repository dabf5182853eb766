package red5.faceswap.launcher.felix;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles as an MBean, registered from construction to {@link #close}. */
final class BundlesControl implements BundlesMXBean, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BundlesControl.class);
    private static final String NAME = "red5.faceswap:type=Bundles";

    private final BundleFolder folder;

    BundlesControl(BundleFolder folder) {
        this.folder = folder;
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(NAME));
        } catch (JMException e) {
            LOG.warn("red5-faceswap cannot be controlled by JMX: {}", e.toString());
        }
    }

    @Override
    public Map<String, String> getBundles() {
        return folder.states();
    }

    @Override
    public void stop() throws BundleException {
        folder.stopProduct();
    }

    @Override
    public void start() throws BundleException {
        folder.startProduct();
    }

    @Override
    public void update() throws BundleException, IOException {
        folder.updateProduct();
    }

    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
        } catch (JMException e) {
            LOG.debug("was not registered with JMX: {}", e.toString());
        }
    }
}
