package red5.faceswap.ingest;

/**
 * A WebSocket message in the queue.
 *
 * @param picture true for an encoded picture, false for PCM
 * @param message the whole message; its first byte is the kind
 * @param decodeMicros when the picture was taken or the sound began
 */
record WebSocketUnit(boolean picture, byte[] message, long decodeMicros) implements DecodeQueue.Unit {
    @Override
    public boolean key() {
        return true; // every picture stands alone
    }

    @Override
    public int bytes() {
        return message.length;
    }
}
