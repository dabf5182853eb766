/**
 * The command line, {@code java -jar red5-faceswap-launcher.jar}: what an operator does to the installed plugin's folder, whether Red5 runs or not.
 * Runs in a process of its own and never in the server.
 */
package red5.faceswap.cli;
