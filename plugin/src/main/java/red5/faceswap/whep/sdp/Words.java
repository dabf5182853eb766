package red5.faceswap.whep.sdp;

import java.util.List;
import red5.faceswap.rtc.ViewerTerms;

/** The words of a stretch of an offer's text, one after the other, without a copy of any that is not asked for. */
final class Words {
    private static final int MAX_PAYLOAD_TYPE = 127;

    private final String text;
    private final int limit;
    private final char separator;
    private int begin;
    private int end;

    /** Words between white space. */
    Words(String text, int from, int to) {
        this(text, from, to, ' ');
    }

    /** Words between white space or that character. */
    Words(String text, int from, int to, char separator) {
        this.text = text;
        this.limit = to;
        this.separator = separator;
        this.end = from;
    }

    /** Goes on to the next word; false when there is none. */
    boolean next() {
        begin = end;
        while (begin < limit && separates(text.charAt(begin))) {
            begin++;
        }
        end = begin;
        while (end < limit && !separates(text.charAt(end))) {
            end++;
        }
        return begin < end;
    }

    private boolean separates(char c) {
        return c <= ' ' || c == separator;
    }

    /** Whether this word is that one, upper and lower case being the same. */
    boolean is(String word) {
        return is(text, begin, end, word);
    }

    /** Whether that stretch is the word, upper and lower case being the same. */
    static boolean is(String text, int from, int to, String word) {
        return to - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
    }

    /** Whether this word is that one. */
    boolean isExactly(String word) {
        return end - begin == word.length() && text.startsWith(word, begin);
    }

    /** A copy of this word, or that one of those given which it is, upper and lower case being the same. */
    String oneOf(List<String> known) {
        for (String word : known) {
            if (is(word)) {
                return word;
            }
        }
        return get();
    }

    /** A copy of this word. */
    String get() {
        return text.substring(begin, end);
    }

    /** The payload type that this word is, {@link ViewerTerms#NONE} when it is none. */
    int payloadType() {
        return payloadType(text, begin, end);
    }

    /** The payload type that stands there as numbers are written, {@link ViewerTerms#NONE} for anything else. */
    static int payloadType(String text, int from, int to) {
        if (from == to || to - from > 1 && text.charAt(from) == '0') {
            return ViewerTerms.NONE;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return ViewerTerms.NONE;
            }
            number = 10 * number + digit;
            if (number > MAX_PAYLOAD_TYPE) {
                return ViewerTerms.NONE;
            }
        }
        return number;
    }

    /** Whether this word is a token: what may be repeated in an answer without doing harm there. */
    boolean isToken() {
        return isToken(text, begin, end);
    }

    /** Whether that stretch is a token (RFC 8866, section 9). */
    static boolean isToken(String text, int from, int to) {
        boolean token = from < to;
        for (int i = from; i < to && token; i++) {
            char c = text.charAt(i);
            token = c > ' ' && c < 127 && "\"(),/:;<=>?@[]\\".indexOf(c) < 0;
        }
        return token;
    }

    /** Where that character stands first in a stretch; its end when nowhere. */
    static int find(String text, char c, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) != c) {
            at++;
        }
        return at;
    }

    /** Where white space at the beginning of a stretch ends. */
    static int skipSpace(String text, int from, int to) {
        int at = from;
        while (at < to && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    /** Where white space at the end of a stretch begins. */
    static int trimEnd(String text, int from, int to) {
        int at = to;
        while (at > from && text.charAt(at - 1) <= ' ') {
            at--;
        }
        return at;
    }

    /** Whether this word is tokens with slashes between them. */
    boolean isProtocol() {
        int from = begin;
        for (int i = begin; i < end; i++) {
            if (text.charAt(i) == '/') {
                if (!isToken(text, from, i)) {
                    return false;
                }
                from = i + 1;
            }
        }
        return isToken(text, from, end);
    }
}
