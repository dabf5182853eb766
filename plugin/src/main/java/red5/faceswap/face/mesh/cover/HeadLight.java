package red5.faceswap.face.mesh.cover;

import red5.faceswap.face.mesh.drawing.HeadTones;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** Follows the {@link HeadTones} of one head: slowly enough not to flicker, fast enough for the light to change. Frames in order. */
final class HeadLight {
    /** Seconds in which colours are followed. */
    private static final double TAU = .3;
    /** Pixels of the head's longer side at which it is looked at, at least. */
    private static final float PIXELS = 40;

    private final FaceWindow window = new FaceWindow();
    private HeadTones tones;

    /** @param dt seconds since the frame before */
    HeadTones follow(FramePyramid frame, HeadShape head, double dt) {
        Box box = head.box();
        window.read(frame, box, frame.levelFor(Math.max(box.width(), box.height()), PIXELS));
        HeadTones now = HeadTones.of(head, window::sample);
        float share = Curves.follow(dt, TAU);
        tones = tones == null
                ? now
                : new HeadTones(mix(tones.plane(), now.plane(), share), mix(tones.rim(), now.rim(), share));
        return tones;
    }

    private static float[] mix(float[] from, float[] to, float share) {
        float[] mixed = from.clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] += share * (to[i] - mixed[i]);
        }
        return mixed;
    }
}
