package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.schema.Name;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** What encrypts columns, and brings them under a new key. */
final class EncryptionText {
    static final String PATH = "main/privacy/Encryption";
    static final String KEY_CHANGE = "main/privacy/KeyChange";

    /** Where some column is looked up: its values have a digest behind the key's id. */
    private static final String TO_BE_FOUND = """
            /** The same for a column in which texts are looked up: a keyed digest of the text stands behind the key's id. */
            public byte @Nullable [] encryptToBeFound(@Nullable String text) {
                return text == null ? null : sealed(text, digesting, digest(digesting, text));
            }

            /** What such values of a text have behind their key's id, under whichever key; of null, which has none, no bytes. */
            public List<byte[]> digests(@Nullable String text) {
                if (text == null) {
                    return List.of(new byte[0]);
                }
                return known.values().stream()
                        .filter(Key::digests)
                        .map(key -> digest(key, text))
                        .toList();
            }

            private static byte[] digest(Key key, String text) {
                try {
                    var mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(hash("digests", key.secret().getEncoded()), "HmacSHA256"));
                    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }""";

    private EncryptionText() {}

    static boolean isUsed(Spec spec) {
        return !spec.privacy().encrypted().isEmpty();
    }

    private static boolean digests(Spec spec) {
        return !spec.privacy().lookedUp().isEmpty();
    }

    /** The method that encrypts what the column keeps. */
    static String method(Spec spec, Name table, String column) {
        return spec.privacy().isLookedUp(table, column) ? "encryptToBeFound" : "encrypt";
    }

    static String of(Spec spec) {
        boolean digests = digests(spec);
        return JavaLayout.lay(SupportFiles.template(PATH)
                .with("keyName", ConfigurationFiles.DATA_KEY)
                .with(
                        "found",
                        digests
                                ? "*\n* <p>Where texts are looked up, values have a digest of their text by a key that nobody else has\n"
                                        + "* (HMAC-SHA-256): who reads the database alone learns which rows have the same text, and no more."
                                : "")
                .with("digestBytes", digests ? "private static final int DIGEST_BYTES = 32;" : "")
                .with(
                        "keyRecord",
                        digests
                                ? "/** @param digests whether a digest of the text stands in the values of this id */\n"
                                        + "private record Key(ByteBuffer id, SecretKeySpec secret, boolean digests) {}"
                                : "private record Key(ByteBuffer id, SecretKeySpec secret) {}")
                .with("start", digests ? "ID_BYTES + (key.digests() ? DIGEST_BYTES : 0)" : "ID_BYTES")
                .with("plain", digests ? ", false" : "")
                .with("list", digests ? "import java.util.List;" : "")
                .with("mac", digests ? "import javax.crypto.Mac;" : "")
                .with("digesting", digests ? "private final Key digesting;" : "")
                .with(
                        "chosen",
                        digests ? "this.digesting = digesting(current);\nknown.put(digesting.id(), digesting);" : "")
                .with("alsoKnown", digests ? "Key found = digesting(key);\nknown.putIfAbsent(found.id(), found);" : "")
                .with("currentId", digests ? """
                                /** What values begin with that are under the key at hand, those to be found or the others. */
                                byte[] current(boolean found) {
                                    return (found ? digesting : current).id().array().clone();
                                }""" : """
                                /** What values begin with that are under the key at hand. */
                                byte[] current() {
                                    return current.id().array().clone();
                                }""")
                .with("members", digests ? TO_BE_FOUND : "")
                .with("made", digests ? """
                                /** The same key, for values that are to be found. */
                                private static Key digesting(Key key) {
                                    byte[] secret = key.secret().getEncoded();
                                    return new Key(
                                            ByteBuffer.wrap(Arrays.copyOf(hash("to be found", secret), ID_BYTES)), key.secret(), true);
                                }

                                private static byte[] hash(String what, byte[] secret) {
                                    byte[] word = what.getBytes(StandardCharsets.UTF_8);
                                    byte[] both = Arrays.copyOf(word, word.length + secret.length);
                                    System.arraycopy(secret, 0, both, word.length, secret.length);
                                    return digest(both);
                                }""" : "")
                .fill());
    }

    /** The command that brings old values under the key at hand. */
    static String keyChange(Design design) {
        Spec spec = design.spec();
        var columns = new ArrayList<String>();
        for (Privacy.Column column : spec.privacy().encrypted()) {
            columns.add("new Column(" + RuleText.quoted(BackendText.sqlName(column.table())) + ", "
                    + RuleText.quoted(BackendText.sqlName(column.column())) + ", "
                    + spec.privacy().isLookedUp(column.table(), column.column()) + ")");
        }
        return JavaLayout.lay(SupportFiles.template(KEY_CHANGE)
                .with("name", SupportFiles.propertyPrefix(design))
                .with("columns", List.of(String.join(",\n", columns)))
                .with(
                        "encrypted",
                        digests(spec)
                                ? "column.found() ? encryption.encryptToBeFound(text) : encryption.encrypt(text)"
                                : "encryption.encrypt(text)")
                .with("current", digests(spec) ? "encryption.current(column.found())" : "encryption.current()")
                .fill());
    }
}
