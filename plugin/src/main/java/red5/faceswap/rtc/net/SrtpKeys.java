package red5.faceswap.rtc.net;

import java.util.Arrays;

/**
 * The master keys of both directions.
 *
 * @param profile the protection both use
 * @param client what the viewer sends with
 * @param server what this server sends with
 */
public record SrtpKeys(SrtpProfile profile, MasterKey client, MasterKey server) {

    /**
     * Cuts exported keying material: client key, server key, client salt, server salt (RFC 5764, section 4.2). For a viewer that was the DTLS
     * client.
     *
     * @throws IllegalArgumentException when the material has not the profile's length
     */
    public static SrtpKeys of(SrtpProfile profile, byte[] material) {
        if (material.length != profile.keyingMaterialLength()) {
            throw new IllegalArgumentException(
                    profile + " needs " + profile.keyingMaterialLength() + " bytes of keying material");
        }
        int key = SrtpProfile.KEY_LENGTH;
        int salt = profile.saltLength();
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * key + 2 * salt);
        return new SrtpKeys(
                profile,
                new MasterKey(Arrays.copyOfRange(material, 0, key), clientSalt),
                new MasterKey(Arrays.copyOfRange(material, key, 2 * key), serverSalt));
    }

    /** The same for a viewer that was the DTLS server. */
    SrtpKeys reversed() {
        return new SrtpKeys(profile, server, client);
    }
}
