/**
 * The engine that runs anywhere: 468 landmarks per face, the source face's texture drawn on the target's mesh in the
 * target's light, the person's own eyes and mouth kept alive. No GPU, one core per frame.
 *
 * <p>Here are the engine and what follows a whole stream in each mode. The packages below know only those before them: {@code geometry}, {@code picture},
 * {@code network}, {@code detection}, {@code source}, {@code occlusion}, {@code drawing}, {@code cover}, {@code tracking}, {@code selection}.
 *
 * <p>Conventions of all classes here and below. <b>Points</b> are packed x, y, z in frame pixels; the centre of the top left pixel is
 * (0.5, 0.5); smaller z is nearer. <b>Colours</b> are packed y, u, v in video levels with the offsets taken off: luma
 * 0..219, chroma -112..112 (BT.601 limited range minus 16, 128, 128), so that arithmetic on them is linear and fits
 * the frame's planes without any conversion. <b>Texture coordinates</b> are 0..1 on MediaPipe's canonical face.
 */
package red5.faceswap.face.mesh;
