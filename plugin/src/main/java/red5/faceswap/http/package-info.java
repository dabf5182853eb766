/** Requests and answers free of any HTTP framework, so that handlers run in any host and in tests. Knows nothing else. */
package red5.faceswap.http;
