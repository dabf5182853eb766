/** Starts Felix inside Red5, gives it what the product needs of the host, and installs the bundles. */
package red5.faceswap.launcher.felix;
