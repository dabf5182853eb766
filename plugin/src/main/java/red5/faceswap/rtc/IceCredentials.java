package red5.faceswap.rtc;

/**
 * What one generation of ICE checks is known by (RFC 8445, section 5.3); a restart begins another one.
 *
 * @param ufrag this server's user fragment
 * @param password this server's password
 * @param remoteUfrag the viewer's user fragment
 */
record IceCredentials(String ufrag, String password, String remoteUfrag) {
    /** Those of the session's beginning. */
    static IceCredentials of(Viewer viewer) {
        LocalDescription local = viewer.local();
        return new IceCredentials(
                local.ufrag(), local.password(), viewer.terms().remoteUfrag());
    }
}
