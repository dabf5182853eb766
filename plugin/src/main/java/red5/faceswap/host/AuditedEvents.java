package red5.faceswap.host;

import java.util.Map;
import red5.faceswap.admin.AuditEvent;
import red5.faceswap.admin.AuditLog;
import red5.faceswap.session.StreamEvent;

/** Writes the beginning and end of streams into the audit log; what the operator changes, the console writes itself. */
record AuditedEvents(AuditLog audit) implements StreamEvent.Listener {
    @Override
    public void happened(StreamEvent event) {
        switch (event.kind()) {
            case PUBLISHED -> record(event, AuditEvent.What.SWAP_STARTED);
            case ENDED -> record(event, AuditEvent.What.SWAP_ENDED);
            case PUBLISHER_LEFT, SETTINGS, PROBLEM -> {
                // these are for the log and the page
            }
        }
    }

    private void record(StreamEvent event, AuditEvent.What what) {
        audit.record("server", "", what, event.key().toString(), Map.of("detail", event.detail()));
    }
}
