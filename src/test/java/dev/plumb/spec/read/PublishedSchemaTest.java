package dev.plumb.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.source.MarkdownReader;
import dev.plumb.source.Node;
import dev.plumb.source.SourceFile;
import dev.plumb.source.YamlReader;
import dev.plumb.spec.text.Pointers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema that editors use says what the reader says. */
class PublishedSchemaTest {
    private static final List<String> EXAMPLES = List.of("product-catalog", "jwt-auth", "order-processing");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(Files.readString(Path.of("schemas/plumb.schema.json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> faults(Map<String, Object> sections) {
        return SCHEMA.validate(JSON.writeValueAsString(sections), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** The documents of a specification that are sections. */
    private static List<Node.Mapping> sections(List<Document> documents) {
        var found = new ArrayList<Node.Mapping>();
        for (Document document : documents) {
            var file = new SourceFile(document.path(), new String(document.bytes(), StandardCharsets.UTF_8));
            if (document.path().endsWith(".md")) {
                MarkdownReader.read(file).blocks().stream()
                        .filter(block -> block.notation().equals("yaml"))
                        .forEach(block -> add(YamlReader.readYaml(block.content()), found));
            } else if (document.path().endsWith(".yaml")) {
                add(YamlReader.readYaml(Excerpt.whole(file)), found);
            }
        }
        return found;
    }

    private static void add(YamlReader.Result read, List<Node.Mapping> found) {
        for (Node root : read.roots()) {
            if (root instanceof Node.Mapping mapping
                    && mapping.get("openapi").isEmpty()
                    && mapping.get("overlay").isEmpty()) {
                found.add(mapping);
            }
        }
    }

    @Test
    void everyBlockOfTheExamplesIsValid() {
        for (String example : EXAMPLES) {
            List<Node.Mapping> blocks = sections(Specifications.example(example));
            assertThat(blocks).isNotEmpty();
            for (Node.Mapping block : blocks) {
                assertThat(faults(Pointers.plain(block)))
                        .as(block.span().cite())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-key",
                "unknown-section",
                "missing-key",
                "wrong-shape",
                "bad-value",
                "no-step",
                "several-steps"
            })
    void whatTheReaderRefusesIsInvalid(String folder) {
        List<Node.Mapping> blocks = sections(Specifications.documents(Path.of("src/test/resources/reading", folder)));
        assertThat(blocks).isNotEmpty();
        for (Node.Mapping block : blocks) {
            for (Node.Entry section : block.entries()) {
                boolean refused = refused(Map.of(section.name(), value(section.value())));
                assertThat(!faults(plainOf(section)).isEmpty())
                        .as("%s in %s", section.name(), folder)
                        .isEqualTo(refused);
            }
        }
    }

    /** An editor underlines the part that is wrong, not the whole step around it. */
    @Test
    void aFaultIsThatOfThePart() {
        var step = Map.of("find", "lamp in lamps", "whre", "lamp.watts > 3");
        var inner = Map.of("each", "lamp in lamps", "do", List.of(Map.of("create", "rooms", "wth", "lamp")));
        var sections = Map.<String, Object>of("operations", Map.of("tidy", List.of(step, inner, Map.of("fnid", "x"))));
        List<String> places = SCHEMA.validate(JSON.writeValueAsString(sections), InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
        assertThat(places)
                .anySatisfy(p -> assertThat(p).startsWith("/operations/tidy/0 ").contains("whre"))
                .anySatisfy(p ->
                        assertThat(p).startsWith("/operations/tidy/1/do/0 ").contains("wth"))
                .anySatisfy(p -> assertThat(p).startsWith("/operations/tidy/2 ").contains("fnid"))
                .noneSatisfy(p -> assertThat(p).startsWith("/operations/tidy "));
    }

    /** Puts an unknown key into every mapping of the examples in turn. */
    @Test
    void anUnknownKeyIsRefusedByBothOrByNeither() {
        for (String example : EXAMPLES) {
            for (Node.Mapping block : sections(Specifications.example(example))) {
                for (int place = 0; ; place++) {
                    var counter = new int[] {place};
                    Object changed = withKey(block, counter);
                    if (counter[0] >= 0) {
                        break;
                    }
                    Map<String, Object> sections = asMap(changed);
                    boolean refused = refused(sections);
                    assertThat(!faults(sections).isEmpty()).as("%s", sections).isEqualTo(refused);
                }
            }
        }
    }

    @Test
    void everyStepHasTheKeysThatTheReaderKnows() throws IOException {
        var definitions = JSON.readTree(Files.readString(Path.of("schemas/plumb.schema.json")))
                .get("$defs");
        for (String keyword : StepReader.KEYWORDS) {
            var expected = new ArrayList<>(StepReader.companions(keyword));
            expected.add(keyword);
            expected.add("when");
            assertThat(definitions.get("step-" + keyword).get("properties").propertyNames())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static boolean refused(Map<String, Object> sections) {
        var problems = new Problems();
        var partner = new Document(
                "payments.yaml",
                "openapi: 3.1.0\ninfo: { title: P, version: '1' }\npaths: {}\n".getBytes(StandardCharsets.UTF_8));
        byte[] json = JSON.writeValueAsString(sections).getBytes(StandardCharsets.UTF_8);
        SpecReader.read(List.of(new Document("sections.json", json), partner), problems);
        return problems.hasErrors();
    }

    private static Map<String, Object> plainOf(Node.Entry section) {
        return Map.of(section.name(), value(section.value()));
    }

    private static Object value(Node node) {
        Object value = Pointers.plainValue(node);
        return value == null ? "" : value;
    }

    private static @Nullable Object withKey(Node node, int[] counter) {
        return switch (node) {
            case Node.Mapping mapping -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                boolean here = counter[0]-- == 0;
                mapping.entries().forEach(entry -> map.put(entry.name(), withKey(entry.value(), counter)));
                if (here) {
                    map.put("zzz", "unknown.thing");
                }
                yield map;
            }
            case Node.Sequence sequence -> {
                var list = new ArrayList<@Nullable Object>();
                sequence.items().forEach(item -> list.add(withKey(item, counter)));
                yield list;
            }
            case Node.Scalar scalar -> Pointers.plainValue(scalar);
        };
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    private static Map<String, Object> asMap(@Nullable Object value) {
        return (Map<String, Object>) value;
    }
}
