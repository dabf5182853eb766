package red5.faceswap.admin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the end of an audit file, while it may be written to. */
final class AuditTail {
    /** Bytes that are looked at; entries are a few hundred each. */
    private static final int TAIL = 512 * 1024;

    private AuditTail() {}

    /**
     * The newest entries, newest first; a line that is not whole is left out.
     *
     * @param file may be missing
     */
    static List<JsonObject> read(Path file) throws IOException {
        List<JsonObject> entries = new ArrayList<>();
        for (String line : lines(file)) {
            try {
                if (JsonParser.parseString(line) instanceof JsonObject entry) {
                    entries.add(entry);
                }
            } catch (JsonParseException cutShort) {
                continue; // by a full disk or a power cut, or because the tail begins within it
            }
        }
        Collections.reverse(entries);
        return entries;
    }

    private static List<String> lines(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(0, channel.size() - TAIL);
            ByteBuffer tail = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            while (tail.hasRemaining() && channel.read(tail) >= 0) {
                // a file that was begun anew meanwhile is shorter
            }
            return StandardCharsets.UTF_8.decode(tail.flip()).toString().lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
