package red5.faceswap.admin;

import java.net.URI;
import java.util.Map;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.store.ModelIntake;

/**
 * Writes down that somebody had a model fetched: when it begins, since the licence was accepted then, and how it ended.
 *
 * @param who accepted the licence
 * @param from where she came from
 */
record FetchAudit(AuditLog audit, String who, String from, ModelDescription model)
        implements ModelIntake.FetchListener {
    @Override
    public void begun(URI address) {
        record(
                AuditEvent.What.MODEL_FETCH_BEGUN,
                Map.of("file", model.file(), "address", address.toString(), "licenceAccepted", model.licence()));
    }

    @Override
    public void fetched(String sha256) {
        record(AuditEvent.What.MODEL_FETCHED, Map.of("file", model.file(), "sha256", sha256));
    }

    @Override
    public void failed(String why) {
        record(AuditEvent.What.MODEL_FETCH_FAILED, Map.of("file", model.file(), "reason", why));
    }

    private void record(AuditEvent.What what, Map<String, String> details) {
        audit.record(who, from, what, model.name(), details);
    }
}
