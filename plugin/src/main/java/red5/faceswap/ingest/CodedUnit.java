package red5.faceswap.ingest;

import red5.faceswap.media.AudioCodec;
import red5.faceswap.media.VideoCodec;

/** An RTMP packet with everything that decoding it needs. */
sealed interface CodedUnit extends DecodeQueue.Unit {
    /**
     * @param config the configuration in force; the same object as long as it has not changed
     * @param data the tag's body
     * @param offset where the codec's bytes begin in it
     */
    record Picture(
            VideoCodec codec,
            byte[] config,
            byte[] data,
            int offset,
            boolean key,
            long decodeMicros,
            long presentMicros)
            implements CodedUnit {
        @Override
        public boolean picture() {
            return true;
        }
    }

    /**
     * @param sampleRate Hz as the container has it, 0 when the packets tell
     * @param channels the same
     */
    record Sound(
            AudioCodec codec, byte[] config, byte[] data, int offset, int sampleRate, int channels, long decodeMicros)
            implements CodedUnit {
        @Override
        public boolean picture() {
            return false;
        }

        @Override
        public boolean key() {
            return true;
        }
    }

    byte[] data();

    @Override
    default int bytes() {
        return data().length;
    }
}
