package red5.faceswap.host;

import io.netty.channel.epoll.Epoll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.global.avutil;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/** The composition root: builds the product's parts in the order in which they know each other, and registers what the host asks for. */
@Component(
        immediate = true,
        service = {},
        configurationPid = "red5.faceswap",
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
public final class FaceSwap {
    private static final Logger LOG = LoggerFactory.getLogger(FaceSwap.class);

    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    @Activate
    public FaceSwap(BundleContext context) {
        Streams streams = new Streams();
        services.add(context.registerService(StreamFilter.class, streams, null));
        services.add(context.registerService(HttpHandler.class, streams, null));
        services.add(context.registerService(HostRules.class, new NoRules(), null));
        LOG.info("red5-faceswap: FFmpeg {}, epoll {}", avutil.av_version_info().getString(), Epoll.isAvailable());
    }

    @Deactivate
    public void stop() {
        services.forEach(ServiceRegistration::unregister);
    }

    private static final class NoRules implements HostRules {
        @Override
        public boolean rawPlaybackDenied(StreamKey key) {
            return false;
        }

        @Override
        public String webSocketPublishToken() {
            return "secret";
        }
    }

    /** Counts packets and shows them. */
    private static final class Streams implements StreamFilter, HttpHandler {
        private final Map<StreamKey, FrameSource> live = new ConcurrentHashMap<>();

        @Override
        public void published(StreamKey key, FrameSource source) {
            source.open(new Discard());
            source.demand(true);
            live.put(key, source);
        }

        @Override
        public void unpublished(StreamKey key, FrameSource source) {
            live.remove(key, source);
            source.close();
        }

        @Override
        public boolean handles(String path) {
            return path.startsWith("/faceswap/");
        }

        @Override
        public int maxBody(String path) {
            return 64 * 1024;
        }

        @Override
        public CompletionStage<HttpReply> answer(HttpRequest request) {
            StringBuilder text = new StringBuilder();
            live.forEach((key, source) -> text.append(key)
                    .append(' ')
                    .append(source.stats().videoPackets())
                    .append(' ')
                    .append(source.stats().audioPackets())
                    .append(' ')
                    .append(source.stats().decodedFrames())
                    .append('\n'));
            HttpReply reply = HttpReply.of(
                    200, "text/plain; charset=utf-8", text.toString().getBytes());
            return CompletableFuture.supplyAsync(() -> reply);
        }
    }

    private static final class Discard implements FrameSink {
        @Override
        public void video(VideoFrame frame) {
            frame.close();
        }

        @Override
        public void audio(AudioFrame sound) {}

        @Override
        public void problem(String sentence) {
            LOG.warn(sentence);
        }
    }
}
