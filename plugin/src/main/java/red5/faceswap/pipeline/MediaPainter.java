package red5.faceswap.pipeline;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.media.Size;
import red5.faceswap.media.Slate;
import red5.faceswap.media.StrongBlur;
import red5.faceswap.media.TextLabel;
import red5.faceswap.media.VideoFrame;

/** The product's painter: grey slates, labels in a corner. Keeps rendered labels, one for each thread that needs one at once. */
public final class MediaPainter implements FramePainter {
    /** Kinds of labels that are kept; more than a server has sizes of pictures. */
    private static final int MAX_KINDS = 32;

    private final FramePool pool;
    private final LabelPlace place;
    private final LabelFont font;
    private final int smallest;
    private final Map<Kind, Queue<TextLabel>> idle = new ConcurrentHashMap<>();

    private record Kind(String words, int width, int height) {}

    /** Labels at the top right, in the plugin's own font. */
    public MediaPainter(FramePool pool) {
        this(pool, LabelPlace.TOP_RIGHT, LabelFont.builtIn());
    }

    public MediaPainter(FramePool pool, LabelPlace place, LabelFont font) {
        this(pool, place, font, Integer.MAX_VALUE);
    }

    /** @param smallest shorter side of the smallest pictures that viewers get: labels can be read there too */
    public MediaPainter(FramePool pool, LabelPlace place, LabelFont font, int smallest) {
        this.pool = pool;
        this.place = place;
        this.font = font;
        this.smallest = smallest;
    }

    @Override
    public VideoFrame slate(int width, int height) {
        return Slate.of(pool, new Size(width, height), 0);
    }

    @Override
    public VideoFrame blurred(VideoFrame picture) {
        return StrongBlur.of(picture, pool);
    }

    @Override
    public void label(VideoFrame target, String words) {
        if (idle.size() > MAX_KINDS) {
            idle.clear();
        }
        Queue<TextLabel> labels = idle.computeIfAbsent(
                new Kind(words, target.width(), target.height()), kind -> new ConcurrentLinkedQueue<>());
        TextLabel label = labels.poll();
        if (label == null) {
            label = new TextLabel(words, place, font, smallest);
        }
        label.draw(target);
        labels.add(label);
    }
}
