package red5.faceswap.whep.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Offers as the libraries that players are built with write them: order of lines, where attributes stand, names, numbers, spaces and
 * candidates are theirs. Addresses, keys and names are invented.
 */
public final class OfferCorpus {
    private static final String SHA_256 =
            "sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

    private OfferCorpus() {}

    /** All offers that must be answered, by name, with CRLF but where the name says otherwise. */
    public static Map<String, String> all() {
        Map<String, String> offers = new LinkedHashMap<>();
        offers.put("chromium", chromium());
        offers.put("firefox", firefox());
        offers.put("safari", safari());
        offers.put("pion", pion());
        offers.put("aiortc", aiortc());
        offers.put("gstreamer", gstreamer());
        offers.put("gstreamer without bundle", gstreamerWithoutBundle());
        offers.put("gstreamer with other sound", gstreamer().replace("OPUS/48000/2", "PCMU/8000"));
        offers.put("libdatachannel", libdatachannel());
        offers.put("webrtc-java", webrtcJava());
        offers.put("ffmpeg", ffmpeg());
        offers.put("audio first", plain("audio", "video"));
        offers.put("video first", plain("video", "audio"));
        offers.put("video only", plain("video"));
        offers.put("audio only", plain("audio"));
        offers.put("two videos", plain("video", "audio", "video"));
        offers.put("data channel", plain("application", "video", "audio"));
        offers.put("sendrecv", plain("video", "audio").replace("a=recvonly", "a=sendrecv"));
        offers.put("no direction", plain("video", "audio").replace("a=recvonly\r\n", ""));
        offers.put("bundle-only", bundleOnly());
        offers.put("bundle-only without a transport", bundleOnlyWithoutTransport());
        offers.put("bundle in another order", plain("audio", "video").replace("BUNDLE m0 m1", "BUNDLE m1 m0"));
        offers.put("without bundle", plain("video", "audio").replaceAll("a=group:BUNDLE[^\r]*\r\n", ""));
        offers.put(
                "mDNS candidates",
                withCandidates("4a2c8b1e-0f7d-4c0e-9d51-7a8f3f0b6c12.local 51234 typ host generation 0"));
        offers.put(
                "IPv6 only",
                withCandidates("2001:db8::1234 51234 typ host")
                        .replace("IN IP4 127.0.0.1", "IN IP6 ::1")
                        .replace("IN IP4 0.0.0.0", "IN IP6 ::"));
        offers.put(
                "TCP candidates",
                withCandidates("192.0.2.7 9 typ host tcptype active").replace(" udp ", " tcp "));
        offers.put("20 codecs", twentyCodecs());
        offers.put("LF line ends", chromium().replace("\r\n", "\n"));
        offers.put("spaces at line ends", chromium().replace("\r\n", " \r\n"));
        offers.put("feedback for all", plain("video").replaceAll("a=rtcp-fb:96", "a=rtcp-fb:*"));
        offers.put("active", chromium().replace("setup:actpass", "setup:active"));
        offers.put("passive", chromium().replace("setup:actpass", "setup:passive"));
        for (String protocol : List.of("TCP/DTLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/SAVPF", "RTP/AVP")) {
            offers.put(protocol, plain("video", "audio").replace("UDP/TLS/RTP/SAVPF", protocol));
        }
        return offers;
    }

    private static String wire(String text) {
        return text.replace("\n", "\r\n");
    }

    static String chromium() {
        String transport = """
                c=IN IP4 0.0.0.0
                a=rtcp:9 IN IP4 0.0.0.0
                a=ice-ufrag:9Xn5
                a=ice-pwd:Jm7UkPYgXGCrfvkBnxNfLQ0a
                a=ice-options:trickle
                a=fingerprint:%s
                a=setup:actpass
                """.formatted(SHA_256);
        return wire("""
                v=0
                o=- 7614219274584779017 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS
                m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104 105 35 36 37 98 99 45 46 106 107 108
                """ + transport + """
                a=mid:0
                a=extmap:1 urn:ietf:params:rtp-hdrext:toffset
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:3 urn:3gpp:video-orientation
                a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
                a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/video-content-type
                a=extmap:7 http://www.webrtc.org/experiments/rtp-hdrext/video-timing
                a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space
                a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
                a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
                a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 goog-remb
                a=rtcp-fb:96 transport-cc
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtpmap:102 H264/90000
                a=rtcp-fb:102 goog-remb
                a=rtcp-fb:102 transport-cc
                a=rtcp-fb:102 ccm fir
                a=rtcp-fb:102 nack
                a=rtcp-fb:102 nack pli
                a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
                a=rtpmap:103 rtx/90000
                a=fmtp:103 apt=102
                a=rtpmap:104 H264/90000
                a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f
                a=rtpmap:105 rtx/90000
                a=fmtp:105 apt=104
                a=rtpmap:35 VP9/90000
                a=rtcp-fb:35 nack
                a=fmtp:35 profile-id=1
                a=rtpmap:36 rtx/90000
                a=fmtp:36 apt=35
                a=rtpmap:37 VP9/90000
                a=fmtp:37 profile-id=3
                a=rtpmap:98 VP9/90000
                a=fmtp:98 profile-id=0
                a=rtpmap:99 rtx/90000
                a=fmtp:99 apt=98
                a=rtpmap:45 AV1/90000
                a=fmtp:45 level-idx=5;profile=0;tier=0
                a=rtpmap:46 rtx/90000
                a=fmtp:46 apt=45
                a=rtpmap:106 red/90000
                a=rtpmap:107 rtx/90000
                a=fmtp:107 apt=106
                a=rtpmap:108 ulpfec/90000
                m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
                """ + transport + """
                a=mid:1
                a=extmap:14 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:9 G722/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:13 CN/8000
                a=rtpmap:110 telephone-event/48000
                a=rtpmap:126 telephone-event/8000
                """);
    }

    static String firefox() {
        String transport = """
                a=ice-pwd:0c3a7c1f8a2d4e6b9f10c4b5d6e7f809
                a=ice-ufrag:5d1c9e07
                """;
        return wire("""
                v=0
                o=mozilla...THIS_IS_SDPARTA-99.0 4837264918273645192 0 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=fingerprint:%s
                a=group:BUNDLE 0 1
                a=ice-options:trickle
                a=msid-semantic:WMS *
                m=video 9 UDP/TLS/RTP/SAVPF 120 124 121 125 126 127 97 98 123 122 119
                c=IN IP4 0.0.0.0
                a=recvonly
                a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
                a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:5 urn:ietf:params:rtp-hdrext:toffset
                a=extmap:6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
                a=extmap:7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=fmtp:126 profile-level-id=42e01f;level-asymmetry-allowed=1;packetization-mode=1
                a=fmtp:97 profile-level-id=42e01f;level-asymmetry-allowed=1
                a=fmtp:120 max-fs=12288;max-fr=60
                a=fmtp:124 apt=120
                a=fmtp:121 max-fs=12288;max-fr=60
                a=fmtp:125 apt=121
                a=fmtp:127 apt=126
                a=fmtp:98 apt=97
                a=fmtp:119 apt=122
                """.formatted(SHA_256) + transport + """
                a=mid:0
                a=rtcp-fb:120 nack
                a=rtcp-fb:120 nack pli
                a=rtcp-fb:120 ccm fir
                a=rtcp-fb:120 goog-remb
                a=rtcp-fb:120 transport-cc
                a=rtcp-fb:121 nack
                a=rtcp-fb:121 nack pli
                a=rtcp-fb:126 nack
                a=rtcp-fb:97 nack
                a=rtcp-fb:123 nack
                a=rtcp-fb:122 nack
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:120 VP8/90000
                a=rtpmap:124 rtx/90000
                a=rtpmap:121 VP9/90000
                a=rtpmap:125 rtx/90000
                a=rtpmap:126 H264/90000
                a=rtpmap:127 rtx/90000
                a=rtpmap:97 H264/90000
                a=rtpmap:98 rtx/90000
                a=rtpmap:123 ulpfec/90000
                a=rtpmap:122 red/90000
                a=rtpmap:119 rtx/90000
                a=setup:actpass
                a=ssrc:2655508255 cname:{735484ea-4f6c-f74a-bd66-7425f8476c2e}
                m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
                c=IN IP4 0.0.0.0
                a=recvonly
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
                a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
                a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
                a=fmtp:101 0-15
                """ + transport + """
                a=mid:1
                a=rtcp-mux
                a=rtpmap:109 opus/48000/2
                a=rtpmap:9 G722/8000/1
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=setup:actpass
                a=ssrc:1788521763 cname:{735484ea-4f6c-f74a-bd66-7425f8476c2e}
                """);
    }

    /** Audio first; H.264 before VP8; of an iPhone that has not been asked for its microphone. */
    static String safari() {
        String transport = """
                c=IN IP4 0.0.0.0
                a=rtcp:9 IN IP4 0.0.0.0
                a=ice-ufrag:bM4q
                a=ice-pwd:9Z1yYt0cT4JY6pA0sQ8n2hXW
                a=ice-options:trickle
                a=fingerprint:%s
                a=setup:actpass
                """.formatted(SHA_256);
        return wire("""
                v=0
                o=- 3301480921123765230 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS
                m=audio 9 UDP/TLS/RTP/SAVPF 111 63 103 9 102 0 8 105 13 110 113 126
                """ + transport + """
                a=mid:0
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=recvonly
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:103 ISAC/16000
                a=rtpmap:9 G722/8000
                a=rtpmap:102 ILBC/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:105 CN/16000
                a=rtpmap:13 CN/8000
                a=rtpmap:110 telephone-event/48000
                a=rtpmap:113 telephone-event/16000
                a=rtpmap:126 telephone-event/8000
                m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 127 125 104
                """ + transport + """
                a=mid:1
                a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:13 urn:3gpp:video-orientation
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:12 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:96 H264/90000
                a=rtcp-fb:96 goog-remb
                a=rtcp-fb:96 transport-cc
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640c1f
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtpmap:98 H264/90000
                a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                a=rtpmap:99 rtx/90000
                a=fmtp:99 apt=98
                a=rtpmap:100 VP8/90000
                a=rtcp-fb:100 goog-remb
                a=rtcp-fb:100 transport-cc
                a=rtcp-fb:100 ccm fir
                a=rtcp-fb:100 nack
                a=rtcp-fb:100 nack pli
                a=rtpmap:101 rtx/90000
                a=fmtp:101 apt=100
                a=rtpmap:127 red/90000
                a=rtpmap:125 rtx/90000
                a=fmtp:125 apt=127
                a=rtpmap:104 ulpfec/90000
                """);
    }

    /** Feedback with a space at its end, candidates for two components, in the first section only. */
    static String pion() {
        String transport = """
                c=IN IP4 0.0.0.0
                a=setup:actpass
                """;
        String credentials = """
                a=ice-ufrag:rDDBcvGhRcGmkNSm
                a=ice-pwd:EHuGkUZTDXyKMvlYrUDfzVxLyWmLrsIb
                a=rtcp-mux
                a=rtcp-rsize
                """;
        return wire("""
                v=0
                o=- 8215213480261213781 1719331204 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=msid-semantic:WMS*
                a=fingerprint:%s
                a=extmap-allow-mixed
                a=group:BUNDLE 0 1
                m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 98 99
                """.formatted(SHA_256) + transport + "a=mid:0\n" + credentials + """
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 goog-remb\s
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 nack\s
                a=rtcp-fb:96 nack pli
                a=rtcp-fb:96 transport-cc\s
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtpmap:102 H264/90000
                a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
                a=rtcp-fb:102 nack\s
                a=rtpmap:103 rtx/90000
                a=fmtp:103 apt=102
                a=rtpmap:98 VP9/90000
                a=fmtp:98 profile-id=0
                a=rtpmap:99 rtx/90000
                a=fmtp:99 apt=98
                a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=recvonly
                a=candidate:233762139 1 udp 2130706431 192.0.2.44 50913 typ host
                a=candidate:233762139 2 udp 2130706431 192.0.2.44 50913 typ host
                a=candidate:1986380506 1 udp 1694498815 198.51.100.3 46161 typ srflx raddr 0.0.0.0 rport 46161
                a=end-of-candidates
                m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8
                """ + transport + "a=mid:1\n"
                + credentials + """
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;useinbandfec=1
                a=rtcp-fb:111 transport-cc\s
                a=rtpmap:9 G722/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=recvonly
                """);
    }

    /** A real port and address in each section, three fingerprints, direction before all else. */
    static String aiortc() {
        String transport = """
                a=candidate:f1d8b7c3a2e94d65 1 udp 2130706431 192.0.2.61 37331 typ host
                a=candidate:0a1b2c3d4e5f6071 1 udp 1694498815 198.51.100.8 37331 typ srflx raddr 192.0.2.61 rport 37331
                a=end-of-candidates
                a=ice-ufrag:4Cmm
                a=ice-pwd:kZJqGbWkXw1qYGvzCLy2Ic
                a=fingerprint:%s
                a=fingerprint:sha-384 4E:00:AA
                a=fingerprint:sha-512 91:7F:BB
                a=setup:actpass
                """.formatted(SHA_256);
        return wire("""
                v=0
                o=- 3920481012 3920481012 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=msid-semantic:WMS *
                m=video 37331 UDP/TLS/RTP/SAVPF 97 98 99 100 101 102
                c=IN IP4 192.0.2.61
                a=recvonly
                a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=mid:0
                a=msid:- 9b2f2f0e-1c57-4f0b-9f0a-6d2c0b8f4a55
                a=rtcp:9 IN IP4 0.0.0.0
                a=rtcp-mux
                a=ssrc-group:FID 1462218370 3017284415
                a=ssrc:1462218370 cname:1f8a2ab4-76a1-4e33-a45f-9dd5c1b3a6d2
                a=ssrc:3017284415 cname:1f8a2ab4-76a1-4e33-a45f-9dd5c1b3a6d2
                a=rtpmap:97 VP8/90000
                a=rtcp-fb:97 nack
                a=rtcp-fb:97 nack pli
                a=rtcp-fb:97 goog-remb
                a=rtpmap:98 rtx/90000
                a=fmtp:98 apt=97
                a=rtpmap:99 H264/90000
                a=rtcp-fb:99 nack
                a=rtcp-fb:99 nack pli
                a=rtcp-fb:99 goog-remb
                a=fmtp:99 packetization-mode=1;level-asymmetry-allowed=1;profile-level-id=42001f
                a=rtpmap:100 rtx/90000
                a=fmtp:100 apt=99
                a=rtpmap:101 H264/90000
                a=fmtp:101 packetization-mode=1;level-asymmetry-allowed=1;profile-level-id=42e01f
                a=rtpmap:102 rtx/90000
                a=fmtp:102 apt=101
                """ + transport + """
                m=audio 37331 UDP/TLS/RTP/SAVPF 96 0 8
                c=IN IP4 192.0.2.61
                a=recvonly
                a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
                a=extmap:3 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=mid:1
                a=rtcp:9 IN IP4 0.0.0.0
                a=rtcp-mux
                a=rtpmap:96 opus/48000/2
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                """ + transport);
    }

    /** Long names of sections, encoding names in capitals, no RTX. */
    static String gstreamer() {
        String transport = """
                c=IN IP4 0.0.0.0
                a=setup:actpass
                a=ice-ufrag:Qb7NhH8pVt0mC8l2zYwK1sSx5eG4rJ9d
                a=ice-pwd:oW3uT6yE1iR8pA5sD2fG7hJ4kL9zX0cV
                a=rtcp-mux
                a=rtcp-rsize
                a=recvonly
                """;
        return wire("""
                v=0
                o=- 2871940236518203945 0 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=ice-options:trickle
                a=group:BUNDLE video0 audio1
                m=video 9 UDP/TLS/RTP/SAVPF 96 97
                """ + transport + """
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 transport-cc
                a=rtpmap:97 H264/90000
                a=rtcp-fb:97 nack
                a=fmtp:97 packetization-mode=1;profile-level-id=42e01f
                a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=mid:video0
                a=fingerprint:%s
                m=audio 0 UDP/TLS/RTP/SAVPF 98
                """.formatted(SHA_256) + transport + """
                a=bundle-only
                a=rtpmap:98 OPUS/48000/2
                a=rtcp-fb:98 nack
                a=rtcp-fb:98 transport-cc
                a=extmap:1 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=mid:audio1
                a=fingerprint:%s
                """.formatted(SHA_256));
    }

    /** Policy {@code none}: a transport for each section. */
    static String gstreamerWithoutBundle() {
        return gstreamer()
                .replace("a=group:BUNDLE video0 audio1\r\n", "")
                .replace("a=bundle-only\r\n", "")
                .replace("m=audio 0 ", "m=audio 9 ");
    }

    /** Setup, credentials and fingerprint stand before the first section; another group beside the bundle. */
    static String libdatachannel() {
        return wire("""
                v=0
                o=rtc 2391856413 0 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE video audio
                a=group:LS video audio
                a=msid-semantic:WMS *
                a=setup:actpass
                a=ice-ufrag:pQ3x
                a=ice-pwd:3uXlVqWnYb8sCkHj5TgRdE
                a=ice-options:ice2,trickle
                a=fingerprint:%s
                m=video 52071 UDP/TLS/RTP/SAVPF 96
                c=IN IP4 192.0.2.19
                a=mid:video
                a=recvonly
                a=rtcp-mux
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtcp-fb:96 goog-remb
                a=candidate:1 1 UDP 2122317823 192.0.2.19 52071 typ host
                a=candidate:2 1 UDP 2122317567 2001:db8::19 52071 typ host
                a=end-of-candidates
                m=audio 52071 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 192.0.2.19
                a=mid:audio
                a=recvonly
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1
                """.formatted(SHA_256));
    }

    /** libwebrtc without a browser: audio first, candidates gathered before the offer was sent. */
    static String webrtcJava() {
        String transport = """
                c=IN IP4 192.0.2.30
                a=rtcp:9 IN IP4 0.0.0.0
                a=candidate:2769345817 1 udp 2122260223 192.0.2.30 41799 typ host generation 0 network-id 1
                a=candidate:1528834373 1 tcp 1518280447 192.0.2.30 9 typ host tcptype active generation 0 network-id 1
                a=ice-ufrag:zTdM
                a=ice-pwd:N9m2wqgZxq8C3n7VbYhTtG5E
                a=ice-options:trickle
                a=fingerprint:%s
                a=setup:actpass
                """.formatted(SHA_256);
        return wire("""
                v=0
                o=- 5270174912358210671 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS
                m=audio 41799 UDP/TLS/RTP/SAVPF 111 63 9 102 0 8 13 110 126
                """ + transport + """
                a=mid:0
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:111 opus/48000/2
                a=rtcp-fb:111 transport-cc
                a=fmtp:111 minptime=10;useinbandfec=1
                a=rtpmap:63 red/48000/2
                a=fmtp:63 111/111
                a=rtpmap:9 G722/8000
                a=rtpmap:102 ILBC/8000
                a=rtpmap:0 PCMU/8000
                a=rtpmap:8 PCMA/8000
                a=rtpmap:13 CN/8000
                a=rtpmap:110 telephone-event/48000
                a=rtpmap:126 telephone-event/8000
                m=video 41799 UDP/TLS/RTP/SAVPF 96 97 98 99 39 40 127 103
                """ + transport + """
                a=mid:1
                a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
                a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
                a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
                a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:96 VP8/90000
                a=rtcp-fb:96 goog-remb
                a=rtcp-fb:96 transport-cc
                a=rtcp-fb:96 ccm fir
                a=rtcp-fb:96 nack
                a=rtcp-fb:96 nack pli
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtpmap:98 VP9/90000
                a=fmtp:98 profile-id=0
                a=rtpmap:99 rtx/90000
                a=fmtp:99 apt=98
                a=rtpmap:39 AV1/90000
                a=rtpmap:40 rtx/90000
                a=fmtp:40 apt=39
                a=rtpmap:127 red/90000
                a=rtpmap:103 ulpfec/90000
                """);
    }

    /** Of its WHEP demuxers: waits for the handshake, which the first section says for both; no feedback at all. */
    private static String ffmpeg() {
        return wire("""
                v=0
                o=FFmpeg 4489045141692799359 2 IN IP4 127.0.0.1
                s=FFmpegPlaySession
                t=0 0
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                a=msid-semantic: WMS
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                c=IN IP4 0.0.0.0
                a=ice-ufrag:9a2f0c11
                a=ice-pwd:0c9d1b7ae02f4b5b8f3c77aa1d2e6f90
                a=fingerprint:%s
                a=setup:passive
                a=mid:0
                a=recvonly
                a=rtcp-mux
                a=rtpmap:111 opus/48000/2
                m=video 9 UDP/TLS/RTP/SAVPF 106 107
                c=IN IP4 0.0.0.0
                a=ice-ufrag:9a2f0c11
                a=ice-pwd:0c9d1b7ae02f4b5b8f3c77aa1d2e6f90
                a=fingerprint:%s
                a=mid:1
                a=recvonly
                a=rtcp-mux
                a=rtcp-rsize
                a=rtpmap:106 H264/90000
                a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
                a=rtpmap:107 VP8/90000
                """.formatted(SHA_256, SHA_256));
    }

    /** The least that a section needs, for each of these kinds. */
    private static String plain(String... kinds) {
        String names = IntStream.range(0, kinds.length).mapToObj(i -> "m" + i).collect(Collectors.joining(" "));
        StringBuilder offer = new StringBuilder(
                "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE " + names + "\na=ice-options:trickle\n");
        for (int i = 0; i < kinds.length; i++) {
            offer.append(
                    switch (kinds[i]) {
                        case "video" -> "m=video 9 UDP/TLS/RTP/SAVPF 96 97\n";
                        case "audio" -> "m=audio 9 UDP/TLS/RTP/SAVPF 111\n";
                        default -> "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n";
                    });
            offer.append("c=IN IP4 0.0.0.0\na=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuv\n");
            offer.append("a=fingerprint:")
                    .append(SHA_256)
                    .append("\na=setup:actpass\na=mid:m")
                    .append(i)
                    .append('\n');
            offer.append(
                    switch (kinds[i]) {
                        case "video" ->
                            "a=recvonly\na=rtcp-mux\na=rtpmap:96 VP8/90000\na=rtcp-fb:96 nack\na=rtcp-fb:96 nack pli\n"
                                    + "a=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n";
                        case "audio" -> "a=recvonly\na=rtcp-mux\na=rtpmap:111 opus/48000/2\n";
                        default -> "a=sctp-port:5000\n";
                    });
        }
        return wire(offer.toString());
    }

    /** RFC 9143, section 7.2.1: the second section has the port 0 and is offered nevertheless. */
    private static String bundleOnly() {
        return plain("video", "audio")
                .replace("m=audio 9", "m=audio 0")
                .replace("a=mid:m1", "a=mid:m1\r\na=bundle-only");
    }

    /** RFC 9143, section 7.1.3: what is said of the transport must not stand in such a section. */
    private static String bundleOnlyWithoutTransport() {
        String offer = bundleOnly();
        int second = offer.indexOf("m=audio");
        return offer.substring(0, second)
                + offer.substring(second).replaceAll("a=(ice-ufrag|ice-pwd|fingerprint|setup)[^\r]*\r\n", "");
    }

    private static String withCandidates(String candidate) {
        String lines = "a=candidate:842163049 1 udp 1677729535 " + candidate + "\r\na=end-of-candidates\r\n";
        return plain("video", "audio").replace("a=setup:actpass\r\n", "a=setup:actpass\r\n" + lines);
    }

    /** VP8 is the last of them. */
    private static String twentyCodecs() {
        String numbers = IntStream.range(35, 54).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        String codecs = IntStream.range(35, 54)
                .mapToObj(i -> "a=rtpmap:" + i + " H26" + i % 7 + "/90000\r\na=rtcp-fb:" + i
                        + " transport-cc\r\na=fmtp:" + i + " profile-id=" + i + "\r\n")
                .collect(Collectors.joining());
        return plain("video", "audio")
                .replace("SAVPF 96 97", "SAVPF " + numbers + " 96 97")
                .replace("a=rtpmap:96", codecs + "a=rtpmap:96");
    }
}
