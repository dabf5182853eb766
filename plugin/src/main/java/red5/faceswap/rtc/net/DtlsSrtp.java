package red5.faceswap.rtc.net;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.UseSRTPData;

/** What a DTLS-SRTP handshake comes to, whichever side begins it (RFC 5764): the viewer proved by its fingerprint, and the keys. */
final class DtlsSrtp {
    static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;
    static final int RESEND_MILLIS = 400; // BouncyCastle's second is long for a viewer who waits

    private final Fingerprint expected;
    private SrtpProfile profile;
    private SrtpKeys keys;
    private boolean viewerProved;
    private volatile boolean closedByPeer;

    /** @param expected of the viewer's certificate */
    DtlsSrtp(Fingerprint expected) {
        this.expected = expected;
    }

    /** Those for our own certificate, which is an ECDSA one. */
    static int[] cipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        };
    }

    /** The SRTP keys, null before the handshake is complete. */
    SrtpKeys keys() {
        return keys;
    }

    /** Whether the peer has sent close_notify or a fatal alert. */
    boolean closedByPeer() {
        return closedByPeer;
    }

    /** The viewer has shown this certificate, null for none. */
    void prove(Certificate certificate) throws IOException {
        if (certificate == null || certificate.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the viewer sent no certificate");
        }
        byte[] encoded = certificate.getCertificateAt(0).getEncoded();
        if (!Fingerprint.of(encoded, expected.hash()).equals(expected)) {
            throw new TlsFatalAlert(
                    AlertDescription.bad_certificate, "the viewer's certificate is not the one of its offer");
        }
        viewerProved = true;
    }

    /**
     * Chooses among what the viewer lists in its use_srtp extension, or takes over what it has chosen there.
     *
     * @param listed null for no extension
     */
    SrtpProfile agree(UseSRTPData listed) throws IOException {
        if (listed != null) {
            profile = SrtpProfile.choose(listed.getProtectionProfiles()).orElse(null);
        }
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
        }
        return profile;
    }

    /** The handshake is over: from now on there are keys. */
    void complete(TlsContext context) throws IOException {
        if (!viewerProved) {
            throw new TlsFatalAlert(AlertDescription.certificate_required);
        }
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.keyingMaterialLength());
        SrtpKeys exported = SrtpKeys.of(profile, material);
        keys = context.isServer() ? exported : exported.reversed();
    }

    void alert(short level, short description) {
        if (description == AlertDescription.close_notify || level == AlertLevel.fatal) {
            closedByPeer = true;
        }
    }
}
