package red5.faceswap.rtc.net;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.stream.IntStream;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** This server's side of a handshake that it begins itself, with a viewer that waits for it: DTLS 1.2. */
final class DtlsSrtpClient extends DefaultTlsClient {
    private final DtlsIdentity identity;
    private final DtlsSrtp agreed;

    DtlsSrtpClient(DtlsIdentity identity, DtlsSrtp agreed) {
        super(identity.crypto());
        this.identity = identity;
        this.agreed = agreed;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    /** Of viewers' certificates some are RSA ones. */
    @Override
    protected int[] getSupportedCipherSuites() {
        return IntStream.concat(
                        Arrays.stream(DtlsSrtp.cipherSuites()),
                        IntStream.of(
                                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
                                CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
                                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA))
                .toArray();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return DtlsSrtp.HANDSHAKE_TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return DtlsSrtp.RESEND_MILLIS;
    }

    /** A certificate that the viewer has made itself has no status to ask for. */
    @Override
    protected CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's signature
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        int[] profiles =
                Arrays.stream(SrtpProfile.values()).mapToInt(SrtpProfile::code).toArray();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // BouncyCastle's signature
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        agreed.agree(TlsSRTPUtils.getUseSRTPExtension(extensions));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                agreed.prove(shown.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        agreed.complete(context);
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        agreed.alert(level, description);
    }
}
