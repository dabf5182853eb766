package red5.faceswap.face.mesh.source;

import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;

/**
 * What one picture tells of a face.
 *
 * @param texture the unrolled picture
 * @param planes y, u, v of it
 * @param points of the face, picture pixels
 * @param smile 0..1
 * @param sharpness 0..1: the face's width in the picture against the texture's
 * @param found where
 * @param embedding who
 * @param portrait the face as the picture shows it
 */
record SourcePart(
        SourceTexture texture,
        float[][] planes,
        float[] points,
        float smile,
        float sharpness,
        SourceFace.Found found,
        FaceEmbedding embedding,
        Portrait portrait) {

    /** 0..1 per texel: how much of it the picture shows, the rest being mirrored or continued. */
    float[] own() {
        return texture.ownShare();
    }
}
