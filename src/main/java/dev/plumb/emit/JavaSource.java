package dev.plumb.emit;

import dev.plumb.design.Design;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Java of a project, with its imports: a {@link JavaFile} that may name static members without their class. */
final class JavaSource {
    static final String MAIN = "src/main/java";
    static final String TEST = "src/test/java";

    /** Types that only controllers, readers and tests name. */
    private static final Map<String, String> MORE_TYPES = Map.ofEntries(
            Map.entry("ErrorMvcAutoConfiguration", "org.springframework.boot.webmvc.autoconfigure.error"),
            Map.entry("JsonFormat", "com.fasterxml.jackson.annotation"),
            Map.entry("JsonSerialize", "tools.jackson.databind.annotation"),
            Map.entry("JsonRawValue", "com.fasterxml.jackson.annotation"),
            Map.entry("RestController", "org.springframework.web.bind.annotation"),
            Map.entry("GetMapping", "org.springframework.web.bind.annotation"),
            Map.entry("PutMapping", "org.springframework.web.bind.annotation"),
            Map.entry("PostMapping", "org.springframework.web.bind.annotation"),
            Map.entry("PatchMapping", "org.springframework.web.bind.annotation"),
            Map.entry("DeleteMapping", "org.springframework.web.bind.annotation"),
            Map.entry("RequestMapping", "org.springframework.web.bind.annotation"),
            Map.entry("RequestMethod", "org.springframework.web.bind.annotation"),
            Map.entry("Curve", "com.nimbusds.jose.jwk"),
            Map.entry("Date", "java.util"),
            Map.entry("ECDSASigner", "com.nimbusds.jose.crypto"),
            Map.entry("ECKeyGenerator", "com.nimbusds.jose.jwk.gen"),
            Map.entry("JOSEException", "com.nimbusds.jose"),
            Map.entry("JWSAlgorithm", "com.nimbusds.jose"),
            Map.entry("JWSHeader", "com.nimbusds.jose"),
            Map.entry("RSAKeyGenerator", "com.nimbusds.jose.jwk.gen"),
            Map.entry("RSASSASigner", "com.nimbusds.jose.crypto"),
            Map.entry("JWTClaimsSet", "com.nimbusds.jwt"),
            Map.entry("PlainJWT", "com.nimbusds.jwt"),
            Map.entry("SignedJWT", "com.nimbusds.jwt"),
            Map.entry("RestClient", "org.springframework.web.client"),
            Map.entry("BeforeEach", "org.junit.jupiter.api"),
            Map.entry("DisplayName", "org.junit.jupiter.api"),
            Map.entry("Test", "org.junit.jupiter.api"));

    private JavaSource() {}

    /** @param statics what is imported statically, as {@code com.example.Rules.TEXT} */
    static GeneratedFile of(
            Design design, String root, String packageName, String name, Collection<String> statics, String body) {
        GeneratedFile file = JavaFile.of(root, packageName, name, simple -> home(design, simple), body);
        if (statics.isEmpty()) {
            return file;
        }
        var imports = new StringBuilder();
        new TreeSet<>(statics)
                .forEach(i -> imports.append("import static ").append(i).append(";\n"));
        String head = "package " + packageName + ";\n\n";
        String rest = file.content().substring(head.length());
        return GeneratedFile.of(file.path(), head + imports + "\n" + rest);
    }

    private static @Nullable String home(Design design, String simple) {
        if (simple.equals("Expressions")) {
            return design.support("data");
        }
        String own = SupportFiles.home(design, simple);
        return own != null ? own : MORE_TYPES.get(simple);
    }
}
