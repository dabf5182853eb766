package red5.faceswap.admin;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.Safeguard.Fallback;

/** What keeps a real face from being shown by accident: the keys, and what they say together. */
final class SafeguardSettings {
    private static final String REAL = "show-the-real-picture";
    /** In the file each fallback is called by what viewers see. */
    private static final Map<String, Fallback> FALLBACKS =
            Map.of("hold", Fallback.HOLD, "blur", Fallback.BLUR, "slate", Fallback.SLATE, REAL, Fallback.PASS_THROUGH);

    static final Setting<Integer> LOOK_BACK = Setting.whole(
            "swap.look-back",
            Safeguard.DEFAULT.lookBack(),
            0,
            Safeguard.MOST_LOOK_BACK,
            "frames",
            "How many further frames are examined before a frame is shown. Who is found in one of them is covered in this one too, so that"
                    + " somebody who comes into the picture is never seen before the swap has found them. Each costs the delay of"
                    + " one frame (33 ms at 30 frames per second, 50 ms at most). With 0 or 1 a newcomer's real face can be seen"
                    + " for a frame or two.");
    static final Setting<Fallback> FALLBACK = new Setting<>(
            "swap.fallback",
            "hold",
            "one of hold, blur, slate, " + REAL,
            "What viewers see instead of a frame whose swap failed or came too late: hold = the last swapped picture (for"
                    + " swap.hold-seconds, then as blur); blur = the picture blurred so strongly that nobody is recognisable; slate ="
                    + " a plain grey picture; " + REAL
                    + " = the picture as published, with the real faces: whoever is in it can"
                    + " be recognised whenever something fails.",
            false,
            text -> Optional.ofNullable(FALLBACKS.get(text)));
    static final Setting<Integer> HOLD_SECONDS = Setting.whole(
            "swap.hold-seconds",
            (int) Safeguard.DEFAULT.hold().toSeconds(),
            0,
            (int) Safeguard.MOST_HOLD.toSeconds(),
            "seconds",
            "How long the last swapped picture is shown at most (swap.fallback=hold).");

    static final Settings.Section SECTION =
            new Settings.Section("Real faces, never by accident", List.of(LOOK_BACK, FALLBACK, HOLD_SECONDS));

    private SafeguardSettings() {}

    /** As the API tells it, with the names of the file. */
    static JsonObject json(Safeguard safeguard) {
        JsonObject json = new JsonObject();
        FALLBACKS.forEach((name, fallback) -> {
            if (fallback == safeguard.fallback()) {
                json.addProperty("fallback", name);
            }
        });
        json.addProperty("holdSeconds", safeguard.hold().toSeconds());
        json.addProperty("lookBack", safeguard.lookBack());
        return json;
    }

    static Safeguard read(Properties file, Consumer<String> warnings) {
        Fallback fallback = FALLBACK.read(file, warnings);
        if (fallback == Fallback.PASS_THROUGH) {
            warnings.accept(FALLBACK.key() + " is " + REAL
                    + ": whenever a swap fails or comes too late, viewers see the real faces. Set it to hold to show them the last"
                    + " swapped picture instead.");
        }
        return new Safeguard(
                LOOK_BACK.read(file, warnings), fallback, Duration.ofSeconds(HOLD_SECONDS.read(file, warnings)));
    }
}
