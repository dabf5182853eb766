package red5.faceswap.rtc.net;

import java.io.IOException;
import java.util.Hashtable;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** A player's end of the DTLS handshake (RFC 5764): BouncyCastle's client with the player's certificate. */
public final class TestDtlsClient extends DefaultTlsClient {
    private static final int PATIENCE_MILLIS = 20_000;

    private final DtlsIdentity identity;
    private final int[] profiles;
    private final Consumer<SrtpKeys> secured;
    private final Runnable closed;
    private int[] agreed = {};

    /**
     * A client for one connection.
     *
     * @param profiles numbers of the SRTP profiles to offer
     * @param secured is given the keys once the handshake is done, on the thread that shakes hands
     * @param closed is called when the server says good-bye
     */
    public TestDtlsClient(DtlsIdentity identity, int[] profiles, Consumer<SrtpKeys> secured, Runnable closed) {
        super(identity.crypto());
        this.identity = identity;
        this.profiles = profiles.clone();
        this.secured = secured;
        this.closed = closed;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return PATIENCE_MILLIS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"}) // BouncyCastle's signature
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes") // BouncyCastle's signature
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        agreed = TlsSRTPUtils.getUseSRTPExtension(extensions).getProtectionProfiles();
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SrtpProfile profile = SrtpProfile.choose(agreed).orElseThrow();
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, profile.keyingMaterialLength());
        secured.accept(SrtpKeys.of(profile, material));
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        if (description == AlertDescription.close_notify) {
            closed.run();
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) {
                // the server's identity is not under test
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(context);
            }
        };
    }
}
