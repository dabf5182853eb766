package red5.faceswap.face.mesh;

import red5.faceswap.media.VideoFrame;

/** Paints an object over a picture. */
public interface OccluderPainter {
    String name();

    /**
     * @param centreX of the object's middle, pixels
     * @param unit pixels of a face height
     * @param skin the person's y, u, v in bytes
     * @return opacity 0..1 per luma pixel
     */
    float[] paint(VideoFrame frame, double centreX, double centreY, double unit, double[] skin);
}
