/**
 * What the operator sees and sets: configuration, console page with its REST interface, audit log, remembered settings.
 * Knows {@code session}, {@code face} and {@code http}.
 */
package red5.faceswap.admin;
