/** What lands on Red5's flat class path: the plugin, and the beginning of the command line. Everything else lives in class loaders of its own. */
package red5.faceswap.launcher;
