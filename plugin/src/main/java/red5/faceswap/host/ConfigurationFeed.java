package red5.faceswap.host;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Properties;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import red5.faceswap.admin.ConfigurationFile;

/** Hands {@code conf/faceswap.properties} to ConfigAdmin, from which {@link FaceSwap} has its settings. */
@Component(
        immediate = true,
        service = {})
public final class ConfigurationFeed {
    /** @throws IOException when ConfigAdmin cannot store the settings */
    @Activate
    public ConfigurationFeed(@Reference ConfigurationAdmin admin) throws IOException {
        Properties properties = ConfigurationFile.load(ServerFolder.current().configuration());
        Dictionary<String, Object> settings = new Hashtable<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        admin.getConfiguration(FaceSwap.PID, "?").updateIfDifferent(settings);
    }
}
