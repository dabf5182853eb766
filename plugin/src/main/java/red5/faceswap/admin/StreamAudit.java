package red5.faceswap.admin;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamKey;

/**
 * Writes into the audit log from when to when which face was put on a stream. Who changed the settings, the console writes
 * itself.
 */
public final class StreamAudit implements StreamEvent.Listener {
    private final AuditLog audit;
    /** Streams that are being swapped, with the face that is put on. */
    private final Map<StreamKey, String> swapped = new ConcurrentHashMap<>();

    public StreamAudit(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void happened(StreamEvent event) {
        switch (event.kind()) {
            case PUBLISHED, SETTINGS -> {
                if (event.settings().mode() == SwapSettings.Mode.SWAP
                        && !event.settings().faceId().isEmpty()) {
                    start(event);
                } else {
                    end(event);
                }
            }
            case ENDED -> end(event);
            case PUBLISHER_LEFT, PROBLEM -> {
                // viewers are kept, the swap goes on when the publisher returns
            }
        }
    }

    private void start(StreamEvent event) {
        String face = event.settings().faceId();
        String before = swapped.put(event.key(), face);
        if (!face.equals(before)) {
            record(event, AuditEvent.What.SWAP_STARTED, face);
        }
    }

    private void end(StreamEvent event) {
        String before = swapped.remove(event.key());
        if (before != null) {
            record(event, AuditEvent.What.SWAP_ENDED, before);
        }
    }

    private void record(StreamEvent event, AuditEvent.What what, String face) {
        audit.record(new AuditEvent(
                event.when(), "server", "", what, event.key().toString(), Map.of("face", face, "why", event.detail())));
    }
}
