/** The viewer's side of all end-to-end tests: publishers whose picture and sound are known, and viewers that tell what arrived. */
package red5.faceswap.harness.view;
