/**
 * WHEP (draft-ietf-wish-whep): offers in, answers out, session resources, free of any HTTP framework. The media itself is
 * {@link red5.faceswap.rtc}'s business.
 */
package red5.faceswap.whep;
