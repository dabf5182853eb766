package red5.faceswap.whep.sdp;

/** Offers in the shapes that real players send, cut to what could matter. */
public final class Offers {
    private static final String FINGERPRINT =
            "a=fingerprint:sha-256 23:A0:35:97:F9:68:87:A5:3F:95:20:19:86:EF:50:F2:60:87:54:C6:A9:BB:51:E0:CA:B2:95:92:A1:59:1A:8F\n";
    private static final String TRANSPORT =
            "a=ice-ufrag:Lx5W\na=ice-pwd:cC3Vf1IvBZNEdkRsRDo+c8Lu\na=ice-options:trickle\n" + FINGERPRINT
                    + "a=setup:actpass\n";
    static final String TRANSPORT_SEQUENCE =
            "a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\n";
    private static final String HEAD = "v=0\no=- 4611 2 IN IP4 127.0.0.1\ns=-\nt=0 0\n";

    private Offers() {}

    /** CRLF, as it is sent. */
    private static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    static String video(String mid, int vp8, int rtx, String direction) {
        return "m=video 9 UDP/TLS/RTP/SAVPF " + vp8 + " " + rtx
                + " 103 104\nc=IN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n"
                + TRANSPORT
                + "a=mid:" + mid + "\na=extmap:1 urn:ietf:params:rtp-hdrext:toffset\n"
                + "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n"
                + "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\n"
                + TRANSPORT_SEQUENCE
                + "a=" + direction + "\na=rtcp-mux\na=rtcp-rsize\n"
                + "a=rtpmap:" + vp8 + " VP8/90000\na=rtcp-fb:" + vp8 + " goog-remb\na=rtcp-fb:" + vp8
                + " transport-cc\n"
                + "a=rtcp-fb:" + vp8 + " ccm fir\na=rtcp-fb:" + vp8 + " nack\na=rtcp-fb:" + vp8 + " nack pli\n"
                + "a=rtpmap:" + rtx + " rtx/90000\na=fmtp:" + rtx + " apt=" + vp8 + "\n"
                + "a=rtpmap:103 H264/90000\na=rtcp-fb:103 nack\na=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1\n"
                + "a=rtpmap:104 rtx/90000\na=fmtp:104 apt=103\n";
    }

    static String audio(String mid, int opus, String direction) {
        return "m=audio 9 UDP/TLS/RTP/SAVPF " + opus + " 63 0\nc=IN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n"
                + TRANSPORT
                + "a=mid:" + mid + "\n" + TRANSPORT_SEQUENCE + "a=" + direction + "\na=rtcp-mux\n"
                + "a=rtpmap:" + opus + " opus/48000/2\na=rtcp-fb:" + opus + " transport-cc\n"
                + "a=fmtp:" + opus + " minptime=10;useinbandfec=1\n"
                + "a=rtpmap:63 red/48000/2\na=fmtp:63 " + opus + "/" + opus + "\na=rtpmap:0 PCMU/8000\n";
    }

    static String dataChannel(String mid) {
        return "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\nc=IN IP4 0.0.0.0\n" + TRANSPORT + "a=mid:" + mid
                + "\na=sctp-port:5000\n";
    }

    public static String chromium() {
        return wire(HEAD + "a=group:BUNDLE 0 1\na=extmap-allow-mixed\na=msid-semantic: WMS\n"
                + video("0", 96, 97, "recvonly").replace("a=rtcp-rsize\n", "a=rtcp-rsize\na=rtcp-xr:rcvr-rtt=all\n")
                + audio("1", 111, "recvonly"));
    }

    static String chromiumAudioFirst() {
        return wire(HEAD + "a=group:BUNDLE 0 1\n" + audio("0", 111, "recvonly") + video("1", 96, 97, "recvonly"));
    }

    /** Direction, fingerprint and the like at session level, other numbers, candidates inside. */
    static String firefox() {
        return wire("v=0\no=mozilla...THIS_IS_SDPARTA-99.0 58967809028 0 IN IP4 0.0.0.0\ns=-\nt=0 0\na=sendrecv\n"
                + FINGERPRINT
                + "a=group:BUNDLE 0 1\na=ice-options:trickle\na=msid-semantic:WMS *\n"
                + video("0", 120, 124, "recvonly")
                        .replace(FINGERPRINT, "a=candidate:0 1 UDP 2122187007 192.0.2.2 53358 typ host\n")
                + audio("1", 109, "recvonly").replace(FINGERPRINT, ""));
    }

    /** As players of old: no feedback on each packet, but an estimate of their own. */
    static String withoutTransportFeedback() {
        return chromium().replaceAll("a=rtcp-fb:\\d+ transport-cc\r\n", "");
    }

    static String oddNumbers() {
        return wire(HEAD + "a=group:BUNDLE v a\n" + video("v", 45, 46, "recvonly") + audio("a", 100, "recvonly"));
    }

    static String safari() {
        return wire(HEAD + "a=group:BUNDLE 0 1\n"
                + audio("0", 111, "sendrecv")
                + video("1", 100, 101, "sendrecv").replace("VP8/90000", "vp8/90000"));
    }

    static String twoVideosAndData() {
        return wire(HEAD + "a=group:BUNDLE 0 1 2 3\n" + video("0", 96, 97, "recvonly") + video("1", 96, 97, "recvonly")
                + audio("2", 111, "recvonly") + dataChannel("3"));
    }

    static String videoOnly() {
        return wire(HEAD + video("0", 96, 97, "recvonly"));
    }

    static String audioOnly() {
        return wire(HEAD + "a=group:BUNDLE 0\n" + audio("0", 111, "recvonly"));
    }

    static String withoutBundle() {
        return wire(HEAD + video("0", 96, 97, "recvonly") + audio("1", 111, "recvonly"));
    }

    static String withoutVp8() {
        return chromium().replace("VP8/90000", "VP9/90000");
    }

    static String withoutIce() {
        return chromium().replaceAll("a=ice-[^\r]*\r\n", "");
    }

    static String sending() {
        return chromium().replace("recvonly", "sendonly");
    }
}
