package com.example.app.support.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/** Tokens signed by Ed25519 (RFC 8037), as the JDK signs and verifies: Nimbus asks for another library to do so. */
public final class Ed25519 {

    private static final String NAME = "Ed25519";

    /** What stands before a public key of 32 bytes in X.509 (RFC 8410). */
    private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** A new key pair. */
    public static OctetKeyPair generate() throws JOSEException {
        try {
            var key = (EdECPrivateKey)
                    KeyPairGenerator.getInstance(NAME).generateKeyPair().getPrivate();
            return pair(key.getBytes().orElseThrow());
        } catch (GeneralSecurityException e) {
            throw new JOSEException(NAME, e);
        }
    }

    /** The private key of 32 bytes, with the public one that follows from it. */
    static OctetKeyPair pair(byte[] secret) {
        byte[] open = new Ed25519PrivateKeyParameters(secret).generatePublicKey().getEncoded();
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(open))
                .d(Base64URL.encode(secret))
                .build();
    }

    /** @throws JOSEException where the pair is of another curve, or has no private key */
    public static JWSSigner signer(OctetKeyPair pair) throws JOSEException {
        if (!Curve.Ed25519.equals(pair.getCurve()) || !pair.isPrivate()) {
            throw new JOSEException("Not a private key of Ed25519");
        }
        try {
            return new Signer(KeyFactory.getInstance(NAME)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD())));
        } catch (GeneralSecurityException e) {
            throw new JOSEException("Not a private key of Ed25519", e);
        }
    }

    /** Tokens count that one of these keys has signed, by this algorithm and by no other. */
    static void verifiedBy(JWKSet keys, ConfigurableJWTProcessor<SecurityContext> tokens) {
        tokens.setJWSKeySelector((header, _) -> candidates(keys, header));
        tokens.setJWSVerifierFactory(new Verifiers());
    }

    private static List<Key> candidates(JWKSet keys, JWSHeader header) {
        var found = new ArrayList<Key>();
        for (JWK key : keys.getKeys()) {
            boolean meant = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
            if (JWSAlgorithm.EdDSA.equals(header.getAlgorithm()) && meant && key instanceof OctetKeyPair pair) {
                found.add(publicKey(pair));
            }
        }
        return found;
    }

    private static PublicKey publicKey(OctetKeyPair pair) {
        byte[] raw = pair.getDecodedX();
        byte[] encoded = new byte[X509.length + raw.length];
        System.arraycopy(X509, 0, encoded, 0, X509.length);
        System.arraycopy(raw, 0, encoded, X509.length, raw.length);
        try {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Signer extends EdDSAProvider implements JWSSigner {

        private final PrivateKey key;

        Signer(PrivateKey key) {
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
            try {
                var signature = Signature.getInstance(NAME);
                signature.initSign(key);
                signature.update(input);
                return Base64URL.encode(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new JOSEException(NAME, e);
            }
        }
    }

    private static final class Verifier extends EdDSAProvider implements JWSVerifier {

        private final PublicKey key;

        Verifier(PublicKey key) {
            this.key = key;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] input, Base64URL signed) throws JOSEException {
            if (header.getCriticalParams() != null) {
                return false; // none is understood (RFC 7515, 4.1.11)
            }
            try {
                var signature = Signature.getInstance(NAME);
                signature.initVerify(key);
                signature.update(input);
                return signature.verify(signed.decode());
            } catch (SignatureException e) {
                return false; // it is no signature at all
            } catch (GeneralSecurityException e) {
                throw new JOSEException(NAME, e);
            }
        }
    }

    private static final class Verifiers extends EdDSAProvider implements JWSVerifierFactory {

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return Set.of(JWSAlgorithm.EdDSA);
        }

        @Override
        public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
            if (!(key instanceof PublicKey open)) {
                throw new JOSEException("Not a public key");
            }
            return new Verifier(open);
        }
    }
}
