package red5.faceswap.host;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamKey;

/** Tells which streams may not be played as published any more, because the operator has chosen another mode. Thread-safe. */
final class RawPlaybackEnds implements StreamEvent.Listener {
    private final List<Consumer<StreamKey>> listeners = new CopyOnWriteArrayList<>();

    void add(Consumer<StreamKey> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<StreamKey> listener) {
        listeners.remove(listener);
    }

    @Override
    public void happened(StreamEvent event) {
        if (event.kind() == StreamEvent.Kind.SETTINGS && event.settings().mode() != Mode.ORIGINAL) {
            listeners.forEach(listener -> listener.accept(event.key()));
        }
    }
}
