/** Pictures and sound in native memory, and the codecs between them and packets (FFmpeg by JavaCPP presets). Knows no other package. */
package red5.faceswap.media;
