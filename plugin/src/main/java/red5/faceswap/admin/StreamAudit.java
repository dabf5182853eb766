package red5.faceswap.admin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.StreamSettings;

/**
 * Writes into the audit log from when to when which face was put on a stream, or its faces were hidden and how. Who changed the settings,
 * the console writes itself.
 */
public final class StreamAudit implements StreamEvent.Listener {
    private final AuditLog audit;
    /** What is done to streams just now. */
    private final Map<StreamKey, Treatment> treated = new ConcurrentHashMap<>();

    /**
     * @param hidden whether faces are hidden; else they are swapped
     * @param by the face put on, or the cover
     */
    private record Treatment(boolean hidden, String by) {
        static Optional<Treatment> of(StreamSettings settings) {
            return switch (settings.mode()) {
                case SWAP ->
                    Optional.of(settings.faceId())
                            .filter(face -> !face.isEmpty())
                            .map(face -> new Treatment(false, face));
                case ANONYMOUS ->
                    Optional.of(new Treatment(true, settings.cover().name().toLowerCase(Locale.ROOT)));
                case ORIGINAL, OFF -> Optional.empty();
            };
        }
    }

    public StreamAudit(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void happened(StreamEvent event) {
        switch (event.kind()) {
            case PUBLISHED, SETTINGS -> {
                Optional<Treatment> now = Treatment.of(event.settings());
                now.ifPresentOrElse(treatment -> start(event, treatment), () -> end(event));
            }
            case ENDED -> end(event);
            case PUBLISHER_LEFT, PROBLEM -> {
                // viewers are kept, it goes on when the publisher returns
            }
        }
    }

    private void start(StreamEvent event, Treatment now) {
        Treatment before = treated.put(event.key(), now);
        if (before != null && before.hidden() != now.hidden()) {
            recordEnd(event, before);
        }
        if (!now.equals(before)) {
            record(event, now.hidden() ? AuditEvent.What.HIDING_STARTED : AuditEvent.What.SWAP_STARTED, now);
        }
    }

    private void end(StreamEvent event) {
        Treatment before = treated.remove(event.key());
        if (before != null) {
            recordEnd(event, before);
        }
    }

    private void recordEnd(StreamEvent event, Treatment before) {
        record(event, before.hidden() ? AuditEvent.What.HIDING_ENDED : AuditEvent.What.SWAP_ENDED, before);
    }

    private void record(StreamEvent event, AuditEvent.What what, Treatment treatment) {
        String name = treatment.hidden() ? "cover" : "face";
        Map<String, String> details = new LinkedHashMap<>();
        details.put("why", event.detail());
        details.put(name, treatment.by());
        if (what == AuditEvent.What.SWAP_STARTED) {
            StreamSettingsJson.difference(Optional.empty(), event.settings()).forEach(details::putIfAbsent);
        }
        audit.record(
                new AuditEvent(event.when(), "server", "", what, event.key().toString(), details));
    }
}
