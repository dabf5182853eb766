package red5.faceswap.whep.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.whep.sdp.SdpException.Kind;

class SdpTest {
    private static String answer(String offer) {
        try {
            String six = "2001:db8:0:0:0:0:0:2";
            LocalDescription local = new LocalDescription(
                    "serverufrag",
                    "server-password-of-22-chars",
                    new Fingerprint("sha-256", "AB:CD"),
                    List.of(
                            new Candidate(Candidate.Transport.UDP, "192.0.2.2", 8100, 2000),
                            new Candidate(Candidate.Transport.UDP, six, 8100, 1000),
                            new Candidate(Candidate.Transport.TCP, six, 8101, 900)),
                    -1,
                    2,
                    3,
                    "cname");
            return SdpAnswer.write(new Negotiation(SdpOffer.parse(offer)), local);
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }

    private static ViewerTerms terms(String offer) throws SdpException {
        return new Negotiation(SdpOffer.parse(offer)).terms();
    }

    private static List<String> mediaLines(String sdp) {
        return Arrays.stream(sdp.split("\r\n"))
                .filter(line -> line.startsWith("m="))
                .toList();
    }

    static List<String> playableOffers() {
        return List.of(
                Offers.chromium(),
                Offers.chromiumAudioFirst(),
                Offers.firefox(),
                Offers.withoutTransportFeedback(),
                Offers.oddNumbers(),
                Offers.safari(),
                Offers.twoVideosAndData(),
                Offers.videoOnly(),
                Offers.audioOnly(),
                Offers.withoutBundle(),
                Offers.chromium().replace("\r\n", "\n"));
    }

    /** The original wrote bare line feeds. */
    @ParameterizedTest
    @MethodSource("playableOffers")
    void everyLineOfEveryAnswerEndsWithCrLf(String offer) {
        String answer = answer(offer);
        assertTrue(answer.endsWith("\r\n"));
        assertFalse(answer.replace("\r\n", "").matches("(?s).*[\r\n].*"));
        assertFalse(answer.contains("\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("playableOffers")
    void answersKeepOrderAndNamesOfTheOffersMedia(String offer) {
        String answer = answer(offer);
        List<String> offered = mediaLines(offer.replace("\r\n", "\n").replace("\n", "\r\n"));
        List<String> answered = mediaLines(answer);
        assertEquals(offered.size(), answered.size());
        for (int i = 0; i < offered.size(); i++) {
            assertEquals(offered.get(i).split(" ")[0], answered.get(i).split(" ")[0]);
        }
        assertEquals(attributes(offer, "a=mid:"), attributes(answer, "a=mid:"));
        assertEquals(1, count(answer, "a=ice-lite"));
        assertEquals(1, count(answer, " 192.0.2.2 8100 typ host"));
        assertEquals(1, count(answer, " 2001:db8:0:0:0:0:0:2 8100 typ host"));
        for (String feedback : attributes(answer, "a=rtcp-fb:")) {
            assertTrue(offer.contains(feedback), feedback + " was not offered");
        }
        for (String extension : attributes(answer, "a=extmap:")) {
            assertTrue(offer.contains(extension), extension + " was not offered");
        }
        assertFalse(answer.contains("transport-cc") && answer.contains("goog-remb"), "never both");
    }

    /** To others lost sound is sent again as it was, and its copies must not be taken for delay. */
    @Test
    void soundIsCountedForFeedbackOnlyWhereTheViewerKnowsRed() throws Exception {
        String without = Offers.chromium().replaceAll("a=[^\r]*red/48000/2\r\n", "");
        assertTrue(terms(Offers.chromium()).audioExtensions().hasTransportSequence());
        assertFalse(terms(without).audioExtensions().hasTransportSequence());
        assertTrue(terms(without).videoExtensions().hasTransportSequence(), "pictures are");
    }

    @Test
    void reportsOnEachPacketAreTakenWhereTheyAreOffered() throws SdpException {
        String answer = answer(Offers.chromium());
        assertEquals(2, count(answer, Offers.TRANSPORT_SEQUENCE.trim() + "\r\n"), "for pictures and for sound");
        assertTrue(answer.contains("a=rtcp-fb:96 transport-cc\r\n"));
        assertTrue(answer.contains("a=rtcp-fb:111 transport-cc\r\n"));
        assertFalse(answer.contains("goog-remb"));
        assertFalse(answer.contains("abs-send-time"));
        assertTrue(answer.contains("a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n"));
        ViewerTerms terms = terms(Offers.chromium());
        assertEquals(new HeaderExtensions(4, 0, 5), terms.videoExtensions());
        assertEquals(new HeaderExtensions(4, 0, 0), terms.audioExtensions());
    }

    @Test
    void theViewersOwnEstimateIsTakenOtherwise() throws SdpException {
        String answer = answer(Offers.withoutTransportFeedback());
        assertTrue(answer.contains("a=rtcp-fb:96 goog-remb\r\n"));
        assertTrue(answer.contains("a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\n"));
        assertFalse(answer.contains("transport"));
        assertEquals(
                new HeaderExtensions(0, 2, 5),
                terms(Offers.withoutTransportFeedback()).videoExtensions());
        assertEquals(
                HeaderExtensions.EMPTY, terms(Offers.withoutTransportFeedback()).audioExtensions());
    }

    @Test
    void soundIsCountedOnlyWhereItsNumberIsThePictures() throws SdpException {
        String soundOther = Offers.chromium();
        int audio = soundOther.indexOf("m=audio");
        soundOther =
                soundOther.substring(0, audio) + soundOther.substring(audio).replace("a=extmap:4 ", "a=extmap:7 ");
        assertEquals(4, terms(soundOther).videoExtensions().transportSequence());
        assertEquals(HeaderExtensions.EMPTY, terms(soundOther).audioExtensions());
        assertFalse(answer(soundOther).contains("a=extmap:7"));
        assertEquals(4, terms(Offers.audioOnly()).audioExtensions().transportSequence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=extmap:2 ", "a=extmap:15 ", "a=extmap:0 ", "a=extmap:4/sendonly ", "a=extmap:4444444444 "})
    void numbersThatCannotBeUsedAreLeftAlone(String prefix) throws SdpException {
        String offer = Offers.chromium().replace("a=extmap:4 ", prefix);
        assertEquals(
                0,
                terms(offer.substring(0, offer.indexOf("m=audio")))
                        .videoExtensions()
                        .transportSequence());
        assertEquals(0, count(answer(offer), prefix.trim() + " http://www.ietf.org"));
    }

    @Test
    void anExtensionForOneDirectionIsAnsweredForTheOther() throws SdpException {
        String offer = Offers.chromium().replace("a=extmap:4 ", "a=extmap:4/recvonly ");
        assertEquals(4, terms(offer).videoExtensions().transportSequence());
        assertEquals(2, count(answer(offer), "a=extmap:4/sendonly http://www.ietf.org"));
    }

    private static List<String> attributes(String sdp, String prefix) {
        return Arrays.stream(sdp.split("\r?\n"))
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    /** The original had them fixed. */
    @Test
    void payloadTypesAreTheOffersByName() throws SdpException {
        assertEquals("96 97 111", numbers(Offers.chromium()));
        assertEquals("96 97 111", numbers(Offers.chromiumAudioFirst()));
        assertEquals("120 124 109", numbers(Offers.firefox()));
        assertEquals("45 46 100", numbers(Offers.oddNumbers()));
        assertEquals("100 101 111", numbers(Offers.safari()));
        assertEquals("96 -1 111", numbers(Offers.chromium().replace("apt=96", "apt=103")));
        assertTrue(answer(Offers.oddNumbers()).contains("m=video 9 UDP/TLS/RTP/SAVPF 45 46\r\n"));
        assertTrue(answer(Offers.oddNumbers()).contains("a=fmtp:46 apt=45\r\n"));
        assertTrue(answer(Offers.oddNumbers()).contains("a=rtpmap:100 opus/48000/2\r\n"));
    }

    private static String numbers(String offer) throws SdpException {
        ViewerTerms terms = terms(offer);
        return terms.videoPayloadType() + " " + terms.rtxPayloadType() + " " + terms.audioPayloadType();
    }

    @Test
    void howLinesEndAndWhatSurroundsTheirWordsMeansNothing() {
        String offer = Offers.chromium();
        String expected = answer(offer);
        assertEquals(expected, answer(offer.replace("\r\n", "\r")));
        assertEquals(expected, answer(offer.replace("\r\n", "\n\n")));
        assertEquals(expected, answer(offer.replace("\r\n", " \t\r\n ")));
        for (String name : List.of("rtpmap", "fmtp", "rtcp-fb")) {
            assertEquals(expected, answer(offer.replace("a=" + name + ":", "a=" + name + ": ")));
            assertEquals(
                    expected, answer(offer.replace("a=" + name + ":", "a=" + name.toUpperCase(Locale.ROOT) + " :")));
        }
    }

    @Test
    void retransmissionNeedsItsGroup() {
        assertTrue(answer(Offers.chromium()).contains("a=ssrc-group:FID 4294967295 2\r\n"));
        assertFalse(answer(Offers.chromium().replace("rtx/90000", "red/90000")).contains("FID"));
        assertTrue(answer(Offers.chromium()).contains("a=rtcp-xr:rcvr-rtt=all\r\n"));
        assertFalse(answer(Offers.firefox()).contains("rtcp-xr"));
    }

    @Test
    void whatIsNotServedIsRejectedInPlace() {
        String answer = answer(Offers.twoVideosAndData());
        List<String> media = mediaLines(answer);
        assertTrue(media.get(0).startsWith("m=video 9 "));
        assertTrue(media.get(1).startsWith("m=video 0 "));
        assertTrue(media.get(2).startsWith("m=audio 9 "));
        assertEquals("m=application 0 UDP/DTLS/SCTP webrtc-datachannel", media.get(3));
        assertTrue(answer.contains("a=group:BUNDLE 0 2\r\n"));
    }

    @Test
    void withoutBundleOnlyThePictureHasTheTransport() {
        String answer = answer(Offers.withoutBundle());
        assertTrue(mediaLines(answer).get(0).startsWith("m=video 9 "));
        assertTrue(mediaLines(answer).get(1).startsWith("m=audio 0 "));
        assertFalse(answer.contains("BUNDLE"));
    }

    /** A browser that is to suit servers without BUNDLE gives each section a transport of its own; with BUNDLE it uses the first one's. */
    @Test
    void ofTransportsOfTheirOwnTheFirstOfTheBundleCounts() throws SdpException {
        String offer = Offers.chromiumAudioFirst();
        int video = offer.indexOf("m=video");
        offer = offer.substring(0, video)
                + offer.substring(video)
                        .replace("a=ice-ufrag:Lx5W", "a=ice-ufrag:other")
                        .replace("a=ice-pwd:cC3V", "a=ice-pwd:other")
                        .replace("a=setup:actpass", "a=setup:active")
                        .replace("23:A0", "00:00");
        ViewerTerms terms = terms(offer);
        assertEquals("Lx5W", terms.remoteUfrag());
        assertEquals("cC3Vf1IvBZNEdkRsRDo+c8Lu", terms.remotePassword());
        assertTrue(terms.fingerprint().value().startsWith("23:A0:"));
        assertEquals("other", terms(offer.replace("BUNDLE 0 1", "BUNDLE 1 0")).remoteUfrag());
    }

    @Test
    void whoWaitsForTheHandshakeGetsOneBegun() throws SdpException {
        assertFalse(terms(Offers.chromium()).dtlsClient());
        String waiting = Offers.chromium().replace("setup:actpass", "setup:passive");
        assertTrue(terms(waiting).dtlsClient());
        assertEquals(2, count(answer(waiting), "a=setup:active\r\n"));
    }

    @Test
    void offersThatAskForNothingWeHaveAreUnsupported() {
        for (String offer : List.of(
                Offers.withoutVp8(),
                Offers.sending(),
                Offers.chromium().replace("recvonly", "inactive"),
                Offers.chromium().replace("a=group", "a=ice-lite\r\na=group"),
                Offers.chromium().replace("sha-256", "md5"),
                Offers.chromium().replace("UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/OTHER"))) {
            SdpException refused = assertThrows(SdpException.class, () -> terms(offer));
            assertEquals(Kind.UNSUPPORTED, refused.kind(), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{\"sdp\": \"v=0\"}",
                "v=0",
                "v=0\r\nm=",
                "v=0\r\nm=video",
                "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF",
                "v=0\r\nm=vi/deo 9 UDP/TLS/RTP/SAVPF 96"
            })
    void whatIsNoOfferIsMalformed(String text) {
        assertEquals(
                Kind.MALFORMED,
                assertThrows(SdpException.class, () -> terms(text)).kind());
    }

    @Test
    void offersWithoutIceOrDtlsOrOfAbsurdSizeAreMalformed() {
        for (String offer : List.of(
                Offers.withoutIce(),
                Offers.chromium().replaceAll("a=fingerprint[^\r]*\r\n", ""),
                Offers.chromium() + "a=x\r\n".repeat(20_000),
                Offers.chromium() + "a=x\r\n".repeat(4000),
                Offers.chromium() + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n".repeat(100))) {
            assertEquals(
                    Kind.MALFORMED,
                    assertThrows(SdpException.class, () -> terms(offer)).kind());
        }
    }

    /** Nothing but the documented exception, and no line of the offer's making in the answer. */
    @Test
    void bearsAnyInput() {
        Random random = new Random(8);
        List<String> offers = playableOffers();
        int answered = 0;
        for (int i = 0; i < 4000; i++) {
            char[] text = offers.get(i % offers.size()).toCharArray();
            for (int changes = random.nextInt(12); changes >= 0; changes--) {
                text[random.nextInt(text.length)] = (char) random.nextInt(i % 3 == 0 ? 0x10000 : 128);
            }
            String offer = new String(text, 0, i % 5 == 0 ? random.nextInt(text.length) : text.length);
            try {
                terms(offer);
                String answer = answer(offer);
                assertFalse(answer.replace("\r\n", "").matches("(?s).*[\r\n].*"));
                answered++;
            } catch (SdpException e) {
                assertTrue(e.getMessage().endsWith("."), "a sentence");
            }
        }
        assertTrue(answered > 500, "most changes do not matter: " + answered);
    }
}
