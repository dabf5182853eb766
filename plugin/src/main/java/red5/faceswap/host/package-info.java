/**
 * The border to Red5: the only package that knows its classes and Tomcat's. Compiled once for Red5 1.3 (javax.servlet) and 2.x
 * (jakarta.servlet), hence no servlet type occurs in any signature or call here.
 */
package red5.faceswap.host;
