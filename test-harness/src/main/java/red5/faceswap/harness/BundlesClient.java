package red5.faceswap.harness;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Controls the plugin's bundles of a running server by JMX, as an operator with a JMX console would. */
public final class BundlesClient implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    public BundlesClient(Red5Process red5) throws IOException, AttachNotSupportedException {
        VirtualMachine jvm = VirtualMachine.attach(String.valueOf(red5.pid()));
        try {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
            server = connector.getMBeanServerConnection();
        } finally {
            jvm.detach();
        }
    }

    /** Symbolic name and version of each bundle with its state. */
    public Map<String, String> states() throws JMException, IOException {
        TabularData table = (TabularData) server.getAttribute(bundles(), "Bundles");
        Map<String, String> states = new TreeMap<>();
        for (Object row : table.values()) {
            CompositeData entry = (CompositeData) row;
            states.put((String) entry.get("key"), (String) entry.get("value"));
        }
        return states;
    }

    public void stop() throws JMException, IOException {
        server.invoke(bundles(), "stop", null, null);
    }

    public void start() throws JMException, IOException {
        server.invoke(bundles(), "start", null, null);
    }

    public void update() throws JMException, IOException {
        server.invoke(bundles(), "update", null, null);
    }

    /** Class names with how many instances live, after a full collection. */
    public String classHistogram() throws JMException, IOException {
        return (String) server.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    }

    /** Names and stacks of all threads. */
    public String threads() throws JMException, IOException {
        return (String) server.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "threadPrint",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    }

    /**
     * Pauses of a collector since the server was started.
     *
     * @param millis in all of them
     */
    public record Collections(long count, long millis) {}

    /** Those of the young generation, which stop all threads. */
    public Collections youngCollections() throws JMException, IOException {
        ObjectName collector = new ObjectName("java.lang:type=GarbageCollector,name=G1 Young Generation");
        return new Collections((Long) server.getAttribute(collector, "CollectionCount"), (Long)
                server.getAttribute(collector, "CollectionTime"));
    }

    private static ObjectName bundles() throws JMException {
        return new ObjectName("red5.faceswap:type=Bundles");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
