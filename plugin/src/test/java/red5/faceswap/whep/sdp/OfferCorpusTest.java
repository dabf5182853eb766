package red5.faceswap.whep.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Fingerprint;

/** Every offer of the corpus gets a legal answer, with all of picture, sound and resends that it asks for. */
class OfferCorpusTest {
    private static final Set<String> WITHOUT_SOUND = Set.of(
            "video only",
            "without bundle",
            "feedback for all",
            "gstreamer without bundle",
            "gstreamer with other sound");
    private static final Set<String> WITHOUT_RESENDS = Set.of(
            "audio only",
            "gstreamer",
            "gstreamer without bundle",
            "gstreamer with other sound",
            "libdatachannel",
            "ffmpeg");

    static Set<String> names() {
        return OfferCorpus.all().keySet();
    }

    static LocalDescription local() {
        return new LocalDescription(
                "serverufrag",
                "server-password-of-22-chars",
                new Fingerprint("sha-256", "AB:CD"),
                List.of(
                        new Candidate(Candidate.Transport.UDP, "192.0.2.2", 8100, 2000),
                        new Candidate(Candidate.Transport.UDP, "2001:db8:0:0:0:0:0:2", 8100, 1000)),
                1,
                2,
                3,
                "cname");
    }

    @ParameterizedTest
    @MethodSource("names")
    void getsALegalAnswer(String name) throws SdpException {
        String offer = OfferCorpus.all().get(name);
        Negotiation agreed = new Negotiation(SdpOffer.parse(offer));
        AnswerRules.check(offer, SdpAnswer.write(agreed, local()));
        ViewerTerms terms = agreed.terms();
        assertEquals(!name.equals("audio only"), terms.video(), "picture");
        assertEquals(!WITHOUT_SOUND.contains(name), terms.audio(), "sound");
        assertEquals(!WITHOUT_RESENDS.contains(name), terms.rtx(), "resends");
        assertTrue(
                terms.fingerprint().toString().startsWith("sha-256 "),
                terms.fingerprint().toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsRestartIsAnsweredForTheSectionThatHasTheTransport(String name) throws SdpException {
        String offer = OfferCorpus.all().get(name);
        Negotiation agreed = new Negotiation(SdpOffer.parse(offer));
        String answer = SdpAnswer.write(agreed, local());
        String fragment = new RestartAnswer(agreed).write(local());
        for (String line : fragment.split("\r\n")) {
            if (!line.startsWith("m=")) {
                assertTrue(answer.contains(line + "\r\n"), line + " is not in the answer");
            }
        }
        String media = fragment.substring(fragment.indexOf("m="), fragment.indexOf("\r\n", fragment.indexOf("m=")));
        assertTrue(answer.contains(media), media);
        assertTrue(fragment.contains(
                "a=ice-ufrag:serverufrag\r\na=ice-pwd:server-password-of-22-chars\r\na=candidate:1 1 udp"));
    }

    /** The rules would find what they are for. */
    @Test
    void theRulesTellWrongAnswers() throws SdpException {
        String offer = OfferCorpus.chromium();
        String answer = SdpAnswer.write(new Negotiation(SdpOffer.parse(offer)), local());
        AnswerRules.check(offer, answer);
        for (String wrong : List.of(
                answer.replace("\r\n", "\n"),
                answer.replace("a=mid:0", "a=mid:x"),
                answer.replace("a=rtpmap:96 VP8", "a=rtpmap:96 VP9"),
                answer.replace("SAVPF 96", "SAVPF 120"),
                answer.replace("a=sendonly", "a=sendrecv"),
                answer.replace("BUNDLE 0 1", "BUNDLE 0"),
                answer.replace("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=extmap:15 urn:x\r\n"),
                answer.replace("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-fb:96 made up\r\n"),
                answer.replace("a=rtcp-mux\r\n", "a=rtcp-mux\r\na=rtcp-mux-only\r\n"),
                answer.replace("a=setup:passive", "a=setup:active"),
                answer.replace("a=fmtp:97 apt=96", "a=fmtp:97 apt=102"),
                answer.substring(0, answer.indexOf("m=audio")))) {
            boolean found = false;
            try {
                AnswerRules.check(offer, wrong);
            } catch (AssertionError | IndexOutOfBoundsException e) {
                found = true;
            }
            assertTrue(found, wrong);
        }
    }
}
