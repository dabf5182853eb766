package red5.faceswap.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.ViewerControl;
import red5.faceswap.session.ViewerStatus;

/** Viewers of every stream with figures that somebody made up. */
final class InventedViewers implements ViewerControl {
    private static final String AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    private final List<ViewerStatus> viewers = new ArrayList<>();

    /**
     * @param rung -1 for a viewer that is still connecting
     * @param leftOutOf see {@link ViewerStatus#oneLeftOutOf}
     */
    synchronized InventedViewers add(String id, int rung, int leftOutOf, double lossPercent) {
        viewers.add(new ViewerStatus(
                id,
                "/live/whep/endpoint/cam",
                AGENT,
                "192.0.2.33",
                rung < 0 ? "connecting" : "connected",
                83.25,
                0.4,
                rung,
                rung < 0 ? 0 : 1280 >> rung,
                rung < 0 ? 0 : 720 >> rung,
                leftOutOf,
                rung < 0 ? 0 : 2490,
                rung < 0 ? 0 : 1,
                1_914_000.4,
                2_650_000,
                lossPercent,
                41.5,
                20_400_000,
                18_000,
                44,
                40,
                2,
                rung < 0 ? "" : "AEAD_AES_128_GCM"));
        return this;
    }

    @Override
    public synchronized CompletionStage<List<ViewerStatus>> viewers(StreamKey key) {
        return CompletableFuture.completedStage(List.copyOf(viewers));
    }

    @Override
    public synchronized boolean dismiss(StreamKey key, String id) {
        return viewers.removeIf(viewer -> viewer.id().equals(id));
    }
}
