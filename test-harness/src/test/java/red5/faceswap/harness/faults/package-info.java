/** What went wrong in the product's ancestor, what publishers and viewers do wrong, and what must not be left behind. */
package red5.faceswap.harness.faults;
