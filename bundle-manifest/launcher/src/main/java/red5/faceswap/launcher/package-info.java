/** The only class that lands on Red5's flat class path; everything else lives in class loaders of its own. */
package red5.faceswap.launcher;
