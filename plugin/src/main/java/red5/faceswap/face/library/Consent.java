package red5.faceswap.face.library;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import red5.faceswap.face.FaceException;

/**
 * The statement without which no face is used: who agreed to what, and who wrote that down.
 *
 * @param who the person shown, or who holds the rights; 2 to 200 characters
 * @param purpose what they agreed to; 2 to 1000 characters
 * @param given day on which they agreed
 * @param recordedBy who recorded the statement, for example {@code admin from 192.0.2.7}
 * @param recordedAt when
 */
public record Consent(String who, String purpose, LocalDate given, String recordedBy, Instant recordedAt) {
    public Consent {
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(given, "given");
        Objects.requireNonNull(recordedBy, "recordedBy");
        Objects.requireNonNull(recordedAt, "recordedAt");
    }

    /** @throws FaceException when the statement says too little or too much to be one: the message says what is missing */
    void check() throws FaceException {
        Texts.check("The consent statement needs the person who agreed (or who holds the rights)", who, 200);
        Texts.check("The consent statement needs the purpose that the person agreed to", purpose, 1000);
        Texts.check("The consent statement needs the name of who recorded it", recordedBy, 200);
        if (given.isAfter(recordedAt.atZone(ZoneOffset.UTC).toLocalDate().plusDays(1))) {
            throw new FaceException(
                    "The consent statement is dated in the future: give the day on which the person agreed.");
        }
    }

    /** Its members by name: how it is kept on disk and told by the API. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("who", who);
        json.addProperty("purpose", purpose);
        json.addProperty("given", given.toString());
        json.addProperty("recordedBy", recordedBy);
        json.addProperty("recordedAt", recordedAt.toString());
        return json;
    }
}
