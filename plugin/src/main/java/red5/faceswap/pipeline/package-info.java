/** The heart: one ordered, bounded, deadline-aware loop for the frames of every kind of source. Knows media and face. */
package red5.faceswap.pipeline;
