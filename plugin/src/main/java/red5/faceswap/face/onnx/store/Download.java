package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.face.FaceException;

/**
 * One file on its way, from a web server or a folder. What is there of it from before is gone on with. Its progress is written by the thread that
 * loads; anybody may read it, or stop it.
 */
final class Download {
    private static final int CONNECT_MILLIS = 20_000;
    /** Without a byte for so long the connection counts as broken. */
    private static final int READ_MILLIS = 30_000;

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int CHUNK = 1 << 16;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final URI from;
    private final Path part;
    private volatile long bytes;
    private volatile long total;
    private volatile boolean stopped;
    private HttpURLConnection connection;

    /**
     * @param from a http or https address, or that of a file
     * @param part what is there of it; its folder must be there
     */
    Download(URI from, Path part) {
        this.from = from;
        this.part = part;
    }

    /**
     * What a file comes out of.
     *
     * @param begin its first byte's place in the file
     * @param length bytes that come, 0 while that is not known
     */
    private record Body(InputStream content, long begin, long length) {}

    /** The disk takes no more. */
    private static final class Unwritable extends IOException {
        private static final long serialVersionUID = 1;

        Unwritable(IOException cause) {
            super(cause);
        }
    }

    URI from() {
        return from;
    }

    /** Bytes that are there. */
    long bytes() {
        return bytes;
    }

    /** Bytes that there will be, 0 while that is not known. */
    long total() {
        return total;
    }

    /** Whoever loads notices with the next bytes, or when none have come for long; nothing else comes. Does not wait for that. */
    synchronized void stop() {
        stopped = true;
        if (connection != null) {
            // disconnecting waits for whoever reads just now, for as long as the server is silent
            Thread closing = new Thread(connection::disconnect, "faceswap-fetch-stop");
            closing.setDaemon(true);
            closing.start();
        }
    }

    /**
     * Loads the file, or what is missing of it.
     *
     * @throws FaceException when the file cannot come from there or has no room here: the message says what to do
     * @throws IOException when it broke off; what came is kept
     */
    void load() throws FaceException, IOException {
        try (FileChannel out = openPart()) {
            lock(out);
            Body body = open(out.size());
            try (InputStream content = body.content) {
                bytes = body.begin;
                total = body.length > 0 ? body.begin + body.length : 0;
                room(body.length);
                out.truncate(body.begin);
                out.position(body.begin);
                copy(content, out);
            }
        } catch (Unwritable e) {
            throw unwritable(e.getCause());
        }
        if (bytes < total) {
            throw new IOException("the end is missing");
        }
    }

    /** Whoever stops it deletes the file next: it must not come again. */
    private synchronized FileChannel openPart() throws IOException {
        requireGoingOn();
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void requireGoingOn() throws IOException {
        if (stopped) {
            throw new IOException("it was stopped");
        }
    }

    /** Two programs, this server and the command line, must not write the same file; a file system that knows no locks is trusted. */
    private void lock(FileChannel out) throws FaceException {
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(out.tryLock());
        } catch (IOException noLocks) {
            return;
        } catch (OverlappingFileLockException e) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            throw new FaceException("Another program is fetching this file just now: wait until it has ended.");
        }
    }

    private Body open(long there) throws FaceException, IOException {
        try {
            return "file".equals(from.getScheme()) ? fromFolder(there) : fromServer(there);
        } catch (FaceException | IOException e) {
            if (there == 0) {
                Files.deleteIfExists(part);
            }
            throw e;
        }
    }

    private Body fromFolder(long there) throws FaceException, IOException {
        Path file = Path.of(from);
        if (!Files.isRegularFile(file)) {
            throw new FaceException(
                    "There is no file " + file + ": put it there, or fetch it from elsewhere" + " (models.mirror).");
        }
        long size = Files.size(file);
        long begin = there <= size ? there : 0;
        InputStream content = Files.newInputStream(file);
        content.skipNBytes(begin);
        return new Body(content, begin, size - begin);
    }

    private Body fromServer(long there) throws FaceException, IOException {
        HttpURLConnection connected = connect();
        if (there > 0) {
            connected.setRequestProperty("Range", "bytes=" + there + "-");
        }
        int status = connected.getResponseCode();
        if (status == RANGE_NOT_SATISFIABLE && there > 0) {
            return new Body(
                    InputStream.nullInputStream(), there, 0); // all is there; the check says whether it is right
        }
        boolean further = status == HttpURLConnection.HTTP_PARTIAL && begin(connected) == there;
        if (status != HttpURLConnection.HTTP_OK && !further) {
            throw new FaceException("The server of " + from + " answers " + status
                    + ": see whether the address still holds, or get the file another way.");
        }
        return new Body(connected.getInputStream(), further ? there : 0, Math.max(0, connected.getContentLengthLong()));
    }

    private synchronized HttpURLConnection connect() throws IOException {
        requireGoingOn();
        connection = (HttpURLConnection) from.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        return connection;
    }

    private static long begin(HttpURLConnection connection) {
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private void room(long needed) throws FaceException, IOException {
        long free = free();
        if (needed > free) {
            throw new FaceException("There is no room for the file: it needs " + needed + " bytes and " + free
                    + " are free in " + part.getParent() + ". Make room, and fetch it again.");
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(part.getParent()).getUsableSpace();
    }

    private void copy(InputStream content, FileChannel out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
            try {
                for (ByteBuffer rest = ByteBuffer.wrap(chunk, 0, n); rest.hasRemaining(); ) {
                    out.write(rest);
                }
            } catch (IOException e) {
                throw new Unwritable(e);
            }
            bytes += n;
            requireGoingOn();
        }
    }

    /** What came is thrown away: the server itself, its audit log first of all, needs the room more. */
    private FaceException unwritable(Throwable why) throws IOException {
        long free = free();
        Files.deleteIfExists(part);
        return new FaceException(
                free < CHUNK
                        ? "The disk was full after " + bytes + " bytes" + (total > 0 ? " of " + total : "")
                                + ", which were deleted again: make room in " + part.getParent()
                                + ", and fetch it again."
                        : "The file cannot be written (" + why.getMessage() + "): see to " + part.getParent()
                                + ", and fetch it again.",
                why);
    }
}
