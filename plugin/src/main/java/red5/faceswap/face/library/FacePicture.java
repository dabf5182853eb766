package red5.faceswap.face.library;

import java.time.Instant;
import red5.faceswap.face.PictureType;

/**
 * A picture of a face of the library; what the face's consent statement allows, it allows with this picture.
 *
 * @param number 1 for the first; numbers of removed pictures are given again only when they were the highest
 * @param type how it is encoded
 * @param addedBy for example {@code admin from 192.0.2.7}
 * @param addedAt when
 */
public record FacePicture(int number, PictureType type, String addedBy, Instant addedAt) {}
