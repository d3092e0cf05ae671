package dev.plumb.spec.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a key in a path the contract may say only that it is text: then it is what the steps compare it with. */
class KeyParametersTest {
    @ParameterizedTest
    @CsvSource({
        "board.id == board, a number",
        "board == board.id, a number",
        "board.name == board, text",
        "board.name == board && board.id > 0, text",
    })
    void areWhatTheyAreComparedWith(String condition, String type) {
        for (String path : List.of("/boards/{board}", "/boards/{board}/closing")) {
            Resolved resolved = Resolved.of(List.of(
                    document("tables.sql", """
                            create table boards (id bigint primary key, name text not null unique);
                            """),
                    document("steps.yaml", """
                            operations:
                              look:
                                - find: found in boards where %s
                                - answer: found
                            """.formatted(condition.replaceAll("\\bboard\\.", "found."))),
                    document("api.yaml", """
                            openapi: 3.1.0
                            info: { title: Boards, version: '1' }
                            security: []
                            paths:
                              %s:
                                parameters: [{ name: board, in: path, required: true, schema: { type: string } }]
                                get:
                                  operationId: look
                                  responses:
                                    '200':
                                      description: It
                                      content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } }
                                    '404': { description: None }
                            components:
                              schemas:
                                Board: { type: object, required: [name], properties: { name: { type: string } } }
                            """.formatted(path))));

            assertThat(resolved.problems().sorted()).as(path).isEmpty();
            assertThat(resolved.spec().operation("look").orElseThrow().takes())
                    .hasEntrySatisfying(
                            "board",
                            t -> assertThat(t.toString().contains("INT")).isEqualTo(type.equals("a number")));
        }
    }

    private static Document document(String path, String text) {
        return new Document(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
