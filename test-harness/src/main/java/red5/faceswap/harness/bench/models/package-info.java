/** What networks that the operator brings along cost, beside what they cost anyway, and what viewers see of slow ones. */
package red5.faceswap.harness.bench.models;
