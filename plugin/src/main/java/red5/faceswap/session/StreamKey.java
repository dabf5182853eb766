package red5.faceswap.session;

/**
 * Names a stream on this server.
 *
 * @param app path of the application's scope without leading slash, for example {@code live} or {@code live/room1}
 * @param name the published name, for example {@code cam}
 */
public record StreamKey(String app, String name) implements Comparable<StreamKey> {
    @Override
    public String toString() {
        return app + "/" + name;
    }

    @Override
    public int compareTo(StreamKey other) {
        return toString().compareTo(other.toString());
    }
}
