package dev.plumb.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.diagnostic.TerminalRenderer;
import dev.plumb.source.Document;
import dev.plumb.source.Node;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.Pointers;
import dev.plumb.spec.text.SpecText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractsTest {
    private static final String HEAD = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

    private static SpecText read(String... pathsAndTexts) {
        var problems = new Problems();
        SpecText text = read(problems, pathsAndTexts);
        assertThat(new TerminalRenderer(false).render(problems.sorted())).isEmpty();
        return text;
    }

    private static SpecText read(Problems problems, String... pathsAndTexts) {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            documents.add(new Document(pathsAndTexts[i], pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return SpecReader.read(documents, problems);
    }

    private static Object plain(ContractText contract, String pointer) {
        return String.valueOf(Pointers.plainValue(contract.at(pointer).orElseThrow()));
    }

    @Test
    void fragmentsAddUpAcrossFilesAndBlocks() {
        ContractText contract = read(
                        "a.md",
                        "# Lamps\n\n```yaml\npaths:\n  /lamps:\n    get: { operationId: a, responses: { '200': { description: A } } }\n```\n",
                        "b.json",
                        "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"tags\": [{\"name\": \"x\"}]}",
                        "c.yaml",
                        "paths:\n  /lamps:\n    post: { operationId: b, responses: { '204': { description: B } } }\ntags: [{ name: y }]\n")
                .contract()
                .orElseThrow();
        assertThat(contract.endpoints()).extracting(e -> e.method().text()).containsExactly("get", "post");
        assertThat(plain(contract, "#/tags")).isEqualTo("[{name=x}, {name=y}]");
        assertThat(contract.at("#/paths/~1lamps/get/operationId")
                        .orElseThrow()
                        .span()
                        .cite())
                .isEqualTo("a.md:6");
    }

    @Test
    void whatThreeDotZeroSpellsOtherwiseIsSpelledAsNow() {
        ContractText contract = read("api.yaml", """
                        openapi: 3.0.3
                        info: { title: T, version: '1' }
                        paths: {}
                        components:
                          schemas:
                            A: { type: string, nullable: true, enum: [x, y] }
                            B: { type: integer, minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false }
                            C: { nullable: true, allOf: [{ $ref: '#/components/schemas/A' }] }
                            D: { type: object, properties: { nullable: { type: boolean } } }
                        """).contract().orElseThrow();
        assertThat(plain(contract, "#/components/schemas/A")).isEqualTo("{type=[string, null], enum=[x, y, null]}");
        assertThat(plain(contract, "#/components/schemas/B"))
                .isEqualTo("{type=integer, exclusiveMinimum=1, maximum=9}");
        assertThat(plain(contract, "#/components/schemas/C"))
                .isEqualTo("{anyOf=[{allOf=[{$ref=#/components/schemas/A}]}, {type=null}]}");
        assertThat(plain(contract, "#/components/schemas/D"))
                .isEqualTo("{type=object, properties={nullable={type=boolean}}}");
        assertThat(plain(contract, "#/openapi")).isEqualTo("3.1.0");
    }

    @Test
    void referencesToOtherFilesAreBroughtIn() {
        ContractText contract = read(
                        "api/main.yaml",
                        HEAD + """
                                paths:
                                  /lamps:
                                    get:
                                      operationId: a
                                      responses:
                                        '200':
                                          description: A
                                          content: { application/json: { schema: { $ref: ../schemas/lamp.yaml } } }
                                        '400': { $ref: 'shared.yaml#/responses/Bad' }
                                        '404': { $ref: 'more.yaml#/components/responses/Gone' }
                                """,
                        "api/more.yaml",
                        "components:\n  responses:\n    Gone: { description: Gone }\n  schemas:\n    Bad: { type: string }\n",
                        "api/shared.yaml",
                        "responses:\n  Bad: { description: B, content: { text/plain: { schema: { $ref: '#/schemas/Bad' } } } }\nschemas:\n  Bad: { type: integer }\n",
                        "schemas/lamp.yaml",
                        "type: object\nproperties:\n  next: { $ref: 'lamp.yaml' }\n  bad: { $ref: '../api/main.yaml#/components/schemas/Bad' }\n")
                .contract()
                .orElseThrow();
        String ok = "#/paths/~1lamps/get/responses/";
        assertThat(plain(contract, ok + "404/$ref")).isEqualTo("#/components/responses/Gone");
        assertThat(plain(contract, ok + "400/$ref")).isEqualTo("#/components/responses/Bad");
        assertThat(plain(contract, "#/components/responses/Bad/content/text~1plain/schema/$ref"))
                .isEqualTo("#/components/schemas/Bad2");
        assertThat(plain(contract, "#/components/schemas/Bad2")).isEqualTo("{type=integer}");
        assertThat(plain(contract, "#/components/schemas/lamp/properties/next/$ref"))
                .isEqualTo("#/components/schemas/lamp");
        assertThat(plain(contract, "#/components/schemas/lamp/properties/bad/$ref"))
                .isEqualTo("#/components/schemas/Bad");
    }

    @Test
    void overlaysRefineInOrderAndBringTheirPlaces() {
        SpecText text = read("api.yaml", HEAD + """
                        paths:
                          /lamps:
                            get:
                              operationId: a
                              parameters:
                                - { name: q, in: query, schema: { type: string } }
                                - { name: r, in: query, schema: { type: string } }
                                - { name: X-Old, in: header, schema: { type: string } }
                              responses: { '200': { description: A } }
                        """, "refine.yaml", """
                overlay: 1.1.0
                info: { title: O, version: '1' }
                actions:
                  - target: $.paths.*.get.parameters[?@.in == 'query'].schema
                    update: { maxLength: 80 }
                  - target: $..parameters[?@.in == 'header' || (length(@.name) > 4 && !@.schema)]
                    remove: true
                  - target: $.paths['/lamps'].get.parameters
                    update: { name: s, in: query, schema: { type: integer } }
                  - target: $.paths['/lamps'].get
                    update: { summary: Lamps, security: [] }
                  - target: $.info
                    copy: $.paths['/lamps'].get.responses['200']
                """);
        ContractText contract = text.contract().orElseThrow();
        String get = "#/paths/~1lamps/get/";
        assertThat(plain(contract, get + "parameters"))
                .isEqualTo("[{name=q, in=query, schema={type=string, maxLength=80}},"
                        + " {name=r, in=query, schema={type=string, maxLength=80}},"
                        + " {name=s, in=query, schema={type=integer}}]");
        assertThat(plain(contract, "#/info/description")).isEqualTo("A");
        Node summary = contract.at(get + "summary").orElseThrow();
        assertThat(summary.span().cite()).isEqualTo("refine.yaml:11");
        assertThat(contract.at(get + "parameters/0/schema/maxLength")
                        .orElseThrow()
                        .span()
                        .cite())
                .isEqualTo("refine.yaml:5");
    }

    @Test
    void anOverlayMayMakeAContractValid() {
        ContractText contract = read(
                        "api.yaml",
                        "openapi: 3.1.0\ninfo: { title: T, version: '1', wrong: 1 }\npaths:\n  /a: { get: { responses: {} } }\n",
                        "o.yaml",
                        """
                        overlay: 1.0.0
                        info: { title: O, version: '1' }
                        extends: api.yaml
                        actions:
                          - { target: $.info.wrong, remove: true }
                          - { target: "$.paths['/a'].get", update: { operationId: a } }
                        """)
                .contract()
                .orElseThrow();
        assertThat(contract.endpoints().getFirst().operationId().orElseThrow().text())
                .isEqualTo("a");
    }

    @Test
    void aPartnersContractIsNotOurs() {
        SpecText text = read(
                "ours.yaml",
                HEAD + "paths: {}\n",
                "theirs.yaml",
                HEAD + "paths:\n  /x: { get: { responses: { '200': { description: X } } } }\n",
                "shop.md",
                "```yaml\nintegrations:\n  p: { contract: ./theirs.yaml }\n```\n");
        assertThat(text.contract().orElseThrow().endpoints()).isEmpty();
        assertThat(java.util.Objects.requireNonNull(text.partners().get("./theirs.yaml"))
                        .endpoints())
                .hasSize(1);
    }

    @Test
    void jsonPathSelectsAsTheRfcSays() {
        Node root = read("api.yaml", HEAD + "paths: {}\nx-a: [{ b: 1, c: x }, { b: 2 }, { b: 3, c: y }, 4]\n")
                .contract()
                .orElseThrow()
                .document();
        Map<String, Integer> counts = Map.ofEntries(
                Map.entry("$", 1),
                Map.entry("$.x-a[*]", 4),
                Map.entry("$['x-a'][0,2]", 2),
                Map.entry("$['x-a'][-1]", 1),
                Map.entry("$['x-a'][1:3]", 2),
                Map.entry("$['x-a'][::-2]", 2),
                Map.entry("$['x-a'][?@.b >= 2]", 2),
                Map.entry("$['x-a'][?@.c]", 2),
                Map.entry("$['x-a'][?!@.c]", 2),
                Map.entry("$['x-a'][?@ == 4]", 1),
                Map.entry("$['x-a'][?match(@.c, '[xz]')]", 1),
                Map.entry("$['x-a'][?@.b == $['x-a'][1].b]", 1),
                Map.entry("$['x-a'][?count(@.*) == 2]", 2),
                Map.entry("$..b", 3),
                Map.entry("$.nothing", 0));
        counts.forEach((path, count) ->
                assertThat(JsonPath.parse(path).select(root)).as(path).hasSize(count));
    }

    @Test
    void everyFaultIsToldAtOnce() {
        var problems = new Problems();
        read(
                problems,
                "a.yaml",
                "openapi: 3.1.0\npaths:\n  /a: { get: {}, gett: {} }\n",
                "b.md",
                "```sql\n",
                "c.yaml",
                "x: 1\n");
        assertThat(problems.sorted().stream().map(Problem::code))
                .isEqualTo(List.of(
                        "contract-missing-key",
                        "contract-missing-key",
                        "contract-unknown-key",
                        "open-fence",
                        "unknown-section"));
    }
}
