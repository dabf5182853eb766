package red5.faceswap.session.output;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.AacEncoder;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.MediaException;
import red5.faceswap.rtc.Rung;

/** What players of RTMP understand: H.264 and AAC. */
public final class PlayerCodecs implements Codecs {
    private final Codecs viewers;
    private final Encoding encoding;

    /** @param viewers whose scaler does here as well */
    public PlayerCodecs(Codecs viewers, Encoding encoding) {
        this.viewers = viewers;
        this.encoding = encoding;
    }

    @Override
    public PictureEncoder pictures(Rung rung) throws MediaException {
        return MediaCodecs.encoder(MediaCodecs.settings(rung).asH264());
    }

    @Override
    public SoundEncoder sound() throws MediaException {
        AacEncoder encoder = new AacEncoder(encoding.audioKbps() * 1000);
        return new SoundEncoder() {
            @Override
            public List<EncodedSound> encode(AudioFrame sound) throws MediaException {
                List<EncodedSound> frames = new ArrayList<>();
                encoder.encode(sound, frames::add);
                return frames;
            }

            @Override
            public void close() {
                encoder.close();
            }
        };
    }

    @Override
    public FrameScaler scaler() throws MediaException {
        return viewers.scaler();
    }
}
