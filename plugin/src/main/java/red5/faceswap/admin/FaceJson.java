package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.library.FacePicture;
import red5.faceswap.face.library.LibraryFace;

/** Faces of the library as the API tells them. */
final class FaceJson {
    /** Pixels across a face from which a picture is as sharp as the engines can use. */
    private static final int SHARP = 160;

    private FaceJson() {}

    static JsonObject of(LibraryFace face) {
        JsonObject json = new JsonObject();
        json.addProperty("id", face.id());
        json.addProperty("name", face.name());
        json.add("consent", face.consent().json());
        List<SourceFace.Found> found = List.of();
        if (face.state() instanceof LibraryFace.Ready ready) {
            json.addProperty("state", "ready");
            json.add("found", of(ready.source().found()));
            found = ready.source().pictures();
        } else if (face.state() instanceof LibraryFace.Unusable unusable) {
            json.addProperty("state", "unusable");
            json.addProperty("reason", unusable.reason());
        } else {
            json.addProperty("state", "preparing");
        }
        JsonArray pictures = new JsonArray();
        for (int i = 0; i < face.pictures().size(); i++) {
            JsonObject picture = of(face.pictures().get(i));
            if (i < found.size()) {
                picture.add("found", of(found.get(i)));
            }
            pictures.add(picture);
        }
        json.add("pictures", pictures);
        return json;
    }

    private static JsonObject of(FacePicture picture) {
        JsonObject json = new JsonObject();
        json.addProperty("number", picture.number());
        json.addProperty("addedBy", picture.addedBy());
        json.addProperty("addedAt", picture.addedAt().toString());
        return json;
    }

    /** Where a face was found, and what would make a better picture. */
    static JsonObject of(SourceFace.Found found) {
        JsonObject json = new JsonObject();
        json.addProperty("pictureWidth", found.pictureWidth());
        json.addProperty("pictureHeight", found.pictureHeight());
        json.add("face", StatusJson.face(found.face()));
        json.addProperty("others", found.others());
        json.addProperty("advice", advice(found));
        return json;
    }

    private static String advice(SourceFace.Found found) {
        if (found.others() > 0) {
            return String.format(
                    Locale.ROOT,
                    "The largest of the %d faces in the picture is taken: to use another, crop the picture to it first.",
                    found.others() + 1);
        }
        return found.face().width() < SHARP
                ? String.format(
                        Locale.ROOT,
                        "The face is %.0f pixels wide: a picture in which it has %d or more looks sharper.",
                        found.face().width(),
                        SHARP)
                : "";
    }
}
