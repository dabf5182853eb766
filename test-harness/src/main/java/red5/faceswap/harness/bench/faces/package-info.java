/** How convincing, steady and safe the swapped faces are: what viewers complain about, as numbers, and pictures to look at. */
package red5.faceswap.harness.bench.faces;
