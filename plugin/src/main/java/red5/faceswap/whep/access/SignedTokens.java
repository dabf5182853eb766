package red5.faceswap.whep.access;

import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.session.StreamKey;

/**
 * JSON Web Tokens (RFC 7519) of one key. They must expire ({@code exp}) and name what may be watched: {@code app} and {@code stream},
 * each a name or {@code *}. The key's kind says which algorithms count, never the token.
 */
final class SignedTokens {
    private static final Logger LOG = LoggerFactory.getLogger(SignedTokens.class);
    private static final int CLOCK_SKEW_SECONDS = 30;
    private static final int MAX_LENGTH = 8192;

    private final JwtConsumer consumer;

    private SignedTokens(JwtConsumer consumer) {
        this.consumer = consumer;
    }

    static SignedTokens of(Key key, Optional<String> audience) {
        JwtConsumerBuilder builder = new JwtConsumerBuilder()
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithms(key)))
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS);
        audience.ifPresent(builder::setExpectedAudience);
        return new SignedTokens(builder.build());
    }

    private static String[] algorithms(Key key) {
        if (key instanceof SecretKey) {
            return new String[] {
                AlgorithmIdentifiers.HMAC_SHA256, AlgorithmIdentifiers.HMAC_SHA384, AlgorithmIdentifiers.HMAC_SHA512
            };
        }
        if (key instanceof RSAPublicKey) {
            return new String[] {
                AlgorithmIdentifiers.RSA_USING_SHA256,
                AlgorithmIdentifiers.RSA_USING_SHA384,
                AlgorithmIdentifiers.RSA_USING_SHA512,
                AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
                AlgorithmIdentifiers.RSA_PSS_USING_SHA512
            };
        }
        if (key instanceof ECPublicKey) {
            return new String[] {
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512
            };
        }
        return new String[] {AlgorithmIdentifiers.EDDSA};
    }

    Verdict judge(String token, StreamKey key) {
        if (token.length() > MAX_LENGTH) {
            return Verdict.BAD;
        }
        try {
            JwtClaims claims = consumer.processToClaims(token);
            return allows(claims, "app", key.app()) && allows(claims, "stream", key.name())
                    ? Verdict.GOOD
                    : Verdict.FOR_OTHERS;
        } catch (InvalidJwtException e) {
            LOG.debug("{}: a viewer's token is refused: {}", key, reasons(e, token));
            return Verdict.BAD;
        }
    }

    /** In the library's words but for the token, which another key may find good: logs are no place for it. */
    static String reasons(InvalidJwtException refused, String token) {
        return refused.getErrorDetails().toString().replace(token, "(the token)");
    }

    private static boolean allows(JwtClaims claims, String claim, String name) {
        Object value = claims.getClaimValue(claim);
        return "*".equals(value) || name.equals(value);
    }
}
