package red5.faceswap.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.codec.StreamCodecInfo;
import org.red5.server.api.scope.IScope;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IClientBroadcastStream;
import org.red5.server.messaging.IPipeConnectionListener;
import org.red5.server.messaging.IProvider;
import org.red5.server.messaging.PipeConnectionEvent;
import org.red5.server.net.rtmp.event.Notify;
import org.red5.server.stream.AudioCodecFactory;
import org.red5.server.stream.VideoCodecFactory;

/**
 * What Red5 takes for a publisher's stream. The interfaces for that grow from one version to the next, so the object is a proxy which answers what
 * it knows and otherwise nothing: compiled against one version it serves the others.
 */
final class PublishedStream implements InvocationHandler {
    private final String name;
    private final Consumer<PipeConnectionEvent> events;
    private final long since = System.currentTimeMillis();
    private final StreamCodecInfo codecs = new StreamCodecInfo();
    private final IClientBroadcastStream proxy = (IClientBroadcastStream) Proxy.newProxyInstance(
            PublishedStream.class.getClassLoader(),
            new Class<?>[] {IClientBroadcastStream.class, IProvider.class, IPipeConnectionListener.class},
            this);
    private volatile IScope scope;
    private volatile StreamFacts facts; // null until there was a picture

    /** @param events is told what happens at the stream's pipe */
    PublishedStream(String name, Consumer<PipeConnectionEvent> events) {
        this.name = name;
        this.events = events;
    }

    /** Whether that is a stream of this plugin's and not a publisher's. */
    static boolean isOurs(IBroadcastStream stream) {
        return Proxy.isProxyClass(stream.getClass()) && Proxy.getInvocationHandler(stream) instanceof PublishedStream;
    }

    IBroadcastStream asBroadcastStream() {
        return proxy;
    }

    boolean is(IProvider provider) {
        return provider == proxy;
    }

    void in(IScope where) {
        scope = where;
    }

    IScope scope() {
        return scope;
    }

    /**
     * Who comes later gets that before the first picture. Pictures themselves are not left with Red5: while nobody plays none are made, and the last one
     * would be shown to whoever comes, however old.
     *
     * @param picture whether it is the pictures' configuration or the sound's
     * @param body of the FLV tag with it
     */
    synchronized void configured(boolean picture, byte[] body) {
        IoBuffer data = IoBuffer.wrap(body);
        if (picture) {
            if (codecs.getVideoCodec() == null) {
                codecs.setVideoCodec(VideoCodecFactory.getVideoCodec(data));
                codecs.setHasVideo(true);
            }
            codecs.getVideoCodec().addData(data);
        } else {
            if (codecs.getAudioCodec() == null) {
                codecs.setAudioCodec(AudioCodecFactory.getAudioCodec(data));
                codecs.setHasAudio(true);
            }
            codecs.getAudioCodec().addData(data);
        }
    }

    /** Who comes later is told that first. */
    void described(StreamFacts now) {
        facts = now;
    }

    private Notify metadata() {
        StreamFacts known = facts;
        return known == null ? null : known.message();
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "onPipeConnectionEvent" -> {
                events.accept((PipeConnectionEvent) arguments[0]);
                yield null;
            }
            case "getProvider" -> proxy;
            case "getPublishedName", "getName", "getBroadcastStreamPublishName" -> name;
            case "getScope" -> scope;
            case "getCodecInfo" -> codecs;
            case "getMetaData" -> metadata();
            case "getCreationTime", "getStartTime" -> since;
            case "getStreamListeners", "getAliases" -> Set.of();
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(this);
            case "toString" -> "the swapped stream " + name;
            default -> nothing(method.getReturnType());
        };
    }

    private static Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        return type == Number.class ? 1 : null;
    }
}
