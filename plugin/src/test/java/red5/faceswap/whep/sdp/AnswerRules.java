package red5.faceswap.whep.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What makes an answer legal for its offer (RFC 3264, RFC 8829, RFC 9143, RFC 8285), read from both texts without the code under
 * test.
 */
final class AnswerRules {
    private AnswerRules() {}

    /** An m-line and what follows it; the first one stands for the session. */
    private record Section(String media, List<String> lines) {
        List<String> all(String prefix) {
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        }

        boolean has(String line) {
            return lines.contains(line);
        }

        boolean rejected() {
            return media.split(" ")[1].equals("0");
        }

        List<String> formats() {
            String[] words = media.split(" ");
            return Arrays.asList(words).subList(3, words.length);
        }

        /** Whether the same attribute was given for that format, or for all. */
        boolean feedback(String format, String kind) {
            return all("a=rtcp-fb:").stream()
                    .anyMatch(one -> one.equals(format + " " + kind) || one.equals("* " + kind));
        }
    }

    private static List<Section> sections(String sdp) {
        List<Section> sections = new ArrayList<>(List.of(new Section("", new ArrayList<>())));
        for (String raw : sdp.split("\r?\n")) {
            String line = raw.trim();
            if (line.startsWith("m=")) {
                sections.add(new Section(line.substring(2), new ArrayList<>()));
            } else {
                sections.get(sections.size() - 1).lines().add(line);
            }
        }
        return sections;
    }

    static void check(String offer, String answer) {
        assertTrue(answer.endsWith("\r\n") && !answer.contains("\r\n\r\n"), "lines end with CRLF, none is empty");
        assertFalse(answer.replace("\r\n", "").matches("(?s).*[\r\n].*"), "no bare CR or LF");
        List<Section> offered = sections(offer);
        List<Section> answered = sections(answer);
        assertEquals(offered.size(), answered.size(), "as many sections");
        session(offered.get(0), answered);
        String setup = offered.stream().anyMatch(section -> section.has("a=setup:passive")) ? "active" : "passive";
        int video = 0;
        int audio = 0;
        Set<String> sources = new HashSet<>();
        Set<String> mappings = new HashSet<>();
        Set<String> streams = new HashSet<>();
        for (int i = 1; i < answered.size(); i++) {
            Section ours = answered.get(i);
            kind(offered.get(i), ours);
            if (!ours.rejected()) {
                video += ours.media().startsWith("video ") ? 1 : 0;
                audio += ours.media().startsWith("audio ") ? 1 : 0;
                served(offered.get(0), offered.get(i), ours, setup);
                ours.all("a=ssrc:")
                        .forEach(source -> assertTrue(sources.add(source.split(" ")[0]), "sources are unique"));
                mappings.addAll(ours.all("a=extmap:"));
                streams.add(ours.all("a=msid:").get(0).split(" ")[0]);
            }
        }
        assertEquals(1, streams.size(), "sound and picture belong to one stream");
        assertTrue(video <= 1 && audio <= 1 && video + audio > 0, "one picture, one sound at most");
        long numbers =
                mappings.stream().map(one -> one.split("[ /]")[0]).distinct().count();
        assertEquals(mappings.size(), numbers, "a number means the same in the whole bundle: " + mappings);
    }

    private static void session(Section offered, List<Section> answered) {
        Section ours = answered.get(0);
        assertEquals("v=0", ours.lines().get(0));
        assertTrue(
                ours.lines().get(1).matches("o=- \\d+ \\d+ IN IP4 \\S+"),
                ours.lines().get(1));
        assertEquals(List.of("s=-", "t=0 0"), ours.lines().subList(2, 4));
        assertTrue(ours.has("a=ice-lite"));
        List<String> served = answered.stream()
                .skip(1)
                .filter(section -> !section.rejected())
                .flatMap(section -> section.all("a=mid:").stream())
                .toList();
        List<String> bundle = ours.all("a=group:BUNDLE ").stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .toList();
        List<String> offeredBundle = offered.all("a=group:BUNDLE ").stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .toList();
        assertTrue(offeredBundle.containsAll(bundle), "bundled only what was offered so");
        if (offeredBundle.isEmpty()) {
            assertEquals(1, served.size(), "one transport");
        } else {
            List<String> inItsOrder =
                    offeredBundle.stream().filter(served::contains).toList();
            assertEquals(served.size(), inItsOrder.size(), "what is served is bundled");
            assertEquals(
                    inItsOrder, bundle, "what is rejected is not, and the first one speaks for all as in the offer");
        }
        List<Section> withCandidates = answered.stream()
                .filter(section -> section.has("a=end-of-candidates"))
                .toList();
        assertEquals(1, withCandidates.size(), "all candidates are there, once");
        assertTrue(
                bundle.isEmpty() || withCandidates.get(0).has("a=mid:" + bundle.get(0)),
                "in the section that speaks for the bundle");
    }

    private static void kind(Section theirs, Section ours) {
        String[] offered = theirs.media().split(" ");
        String[] answered = ours.media().split(" ");
        assertEquals(offered[0], answered[0], "the same kind in the same place");
        assertEquals(offered[2], answered[2], "the same protocol");
        assertTrue(theirs.formats().containsAll(ours.formats()), "formats of the offer's");
        assertFalse(ours.formats().isEmpty());
        assertEquals(theirs.all("a=mid:"), ours.all("a=mid:"), "the same name");
        assertTrue(ours.lines().get(0).startsWith("c=IN IP"), "an address follows the m-line");
        for (String wanted : List.of("a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:", "a=setup:")) {
            assertEquals(1, ours.all(wanted).size(), wanted + " is where GStreamer looks for it");
        }
    }

    private static void served(Section session, Section theirs, Section ours, String setup) {
        for (String format : ours.formats()) {
            String theirName = theirs.all("a=rtpmap:" + format + " ").get(0);
            assertEquals(theirName, ours.all("a=rtpmap:" + format + " ").get(0), "the number stands for the same");
        }
        String first =
                ours.all("a=rtpmap:" + ours.formats().get(0) + " ").get(0).toLowerCase(Locale.ROOT);
        assertTrue(Set.of("vp8/90000", "opus/48000/2").contains(first), first);
        for (String feedback : ours.all("a=rtcp-fb:")) {
            String[] words = feedback.split(" ", 2);
            assertTrue(ours.formats().contains(words[0]), feedback + " is of no format here");
            assertTrue(theirs.feedback(words[0], words[1]), feedback + " was not offered");
        }
        for (String parameters : ours.all("a=fmtp:")) {
            String[] words = parameters.split(" ", 2);
            assertTrue(ours.formats().contains(words[0]), parameters + " are of no format here");
            if (words[1].startsWith("apt=")) {
                assertEquals(ours.formats().get(0), words[1].substring(4), "resends are of what is sent");
                assertTrue(theirs.all("a=fmtp:" + words[0] + " ").contains(words[1]));
            }
            if (words[1].contains("/")) {
                assertTrue(words[1].startsWith(ours.formats().get(0) + "/"), "earlier packets are of what is sent");
                assertTrue(theirs.all("a=fmtp:" + words[0] + " ").contains(words[1]));
            }
            if (words[1].contains("useinbandfec=1")) {
                assertTrue(theirs.all("a=fmtp:" + words[0] + " ").get(0).contains("useinbandfec=1"), "as offered only");
            }
        }
        extensions(session, theirs, ours);
        transport(ours, setup);
        for (String mirrored : List.of("a=rtcp-mux", "a=rtcp-rsize")) {
            assertTrue(!ours.has(mirrored) || theirs.has(mirrored), mirrored + " was not offered");
        }
        assertTrue(ours.has("a=rtcp-mux"));
        assertFalse(ours.has("a=rtcp-mux-only"), "RFC 8858, section 4.3: never in an answer");
        assertFalse(ours.has("a=bundle-only"), "RFC 9143, section 6: never in an answer");
    }

    private static void extensions(Section session, Section theirs, Section ours) {
        Set<String> numbers = new HashSet<>();
        for (String mapping : ours.all("a=extmap:")) {
            String number = mapping.split("[ /]")[0];
            String uri = mapping.split(" ")[1];
            assertTrue(numbers.add(number), "number " + number + " twice");
            boolean offered = theirs.all("a=extmap:").stream().anyMatch(one -> same(one, number, uri))
                    || session.all("a=extmap:").stream().anyMatch(one -> same(one, number, uri));
            assertTrue(offered, mapping + " was not offered");
        }
    }

    private static boolean same(String mapping, String number, String uri) {
        return mapping.split("[ /]")[0].equals(number) && mapping.split(" ")[1].equals(uri);
    }

    private static void transport(Section ours, String setup) {
        assertEquals("9", ours.media().split(" ")[1]);
        assertTrue(ours.has("a=sendonly"));
        assertFalse(ours.has("a=recvonly") || ours.has("a=sendrecv") || ours.has("a=inactive"));
        assertEquals(List.of(setup), ours.all("a=setup:"), "RFC 8842, section 5.3");
        assertTrue(ours.all("a=ice-ufrag:").get(0).length() >= 4);
        assertTrue(ours.all("a=ice-pwd:").get(0).length() >= 22);
        assertTrue(ours.all("a=fingerprint:").get(0).startsWith("sha-256 "));
        assertEquals(1, ours.all("a=msid:").size());
    }
}
