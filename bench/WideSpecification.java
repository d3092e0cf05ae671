import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a specification of N tables with five operations each, for measuring how the tool scales:
 * {@code java bench/WideSpecification.java 300 build/wide/spec}. Every table but the first refers to
 * the one before it; every tenth has a state, a price and a text to search.
 */
final class WideSpecification {
    private WideSpecification() {}

    public static void main(String[] arguments) throws IOException {
        int tables = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        var sql = new StringBuilder("create type stage as enum ('NEW', 'OPEN', 'DONE');\n\n");
        var paths = new StringBuilder();
        var schemas = new StringBuilder();
        for (int i = 1; i <= tables; i++) {
            sql.append(table(i));
            paths.append(path(i));
            schemas.append(schema(i));
        }
        Files.writeString(folder.resolve("tables.sql"), sql);
        Files.writeString(folder.resolve("contract.yaml"), contract(paths.toString(), schemas.toString()));
        Files.writeString(
                folder.resolve("wide.md"),
                """
                # Wide

                ```yaml
                stack: { package: com.example.wide, java: 25, framework: spring-boot, database: postgresql }
                access:
                  tokens: { issuer: "${OIDC_ISSUER}", audience: wide, roles: claims.roles }
                  roles: { chief: [clerk] }
                ```
                """);
    }

    private static String table(int i) {
        String reference = i == 1 ? "" : "  parent_id  uuid not null references part%03ds,\n".formatted(i - 1);
        String index = i == 1 ? "" : "create index part%03ds_parent_idx on part%03ds (parent_id);\n".formatted(i, i);
        return """
                -- Part %d.
                create table part%03ds (
                  id         uuid primary key default gen_random_uuid(),
                  code       varchar(40)    not null unique,
                  title      varchar(200)   not null,
                  weight     numeric(10, 3) not null default 0 check (weight >= 0),
                  stage      stage          not null default 'NEW',
                %s  version    integer        not null default 1,
                  created_at timestamptz    not null default now()
                );
                create index part%03ds_newest_idx on part%03ds (created_at desc, id desc);
                %s
                """
                .formatted(i, i, reference, i, i, index);
    }

    private static String path(int i) {
        return """
                  /part%1$03ds:
                    get:
                      operationId: listPart%1$03ds
                      security: []
                      parameters:
                        - { name: stage,  in: query, schema: { $ref: '#/components/schemas/Stage' } }
                        - { name: limit,  in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
                        - { name: cursor, in: query, schema: { type: string, maxLength: 400 } }
                      responses:
                        '200':
                          description: A page
                          content:
                            application/json:
                              schema:
                                type: object
                                required: [items, nextCursor]
                                properties:
                                  items: { type: array, items: { $ref: '#/components/schemas/Part%1$03d' } }
                                  nextCursor: { type: [string, 'null'] }
                        '400': { $ref: '#/components/responses/Problem' }
                    post:
                      operationId: createPart%1$03d
                      security: [{ bearer: [clerk] }]
                      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewPart%1$03d' } } } }
                      responses:
                        '201': { description: Stored, content: { application/json: { schema: { $ref: '#/components/schemas/Part%1$03d' } } } }
                        '400': { $ref: '#/components/responses/Problem' }
                        '401': { $ref: '#/components/responses/Problem' }
                        '403': { $ref: '#/components/responses/Problem' }
                        '409': { $ref: '#/components/responses/Problem' }
                  /part%1$03ds/{code}:
                    parameters:
                      - { name: code, in: path, required: true, schema: { type: string, maxLength: 40 } }
                    get:
                      operationId: getPart%1$03d
                      security: []
                      responses:
                        '200': { description: The part, content: { application/json: { schema: { $ref: '#/components/schemas/Part%1$03d' } } } }
                        '404': { $ref: '#/components/responses/Problem' }
                    patch:
                      operationId: updatePart%1$03d
                      security: [{ bearer: [clerk] }]
                      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/Part%1$03dChange' } } } }
                      responses:
                        '200': { description: Stored, content: { application/json: { schema: { $ref: '#/components/schemas/Part%1$03d' } } } }
                        '400': { $ref: '#/components/responses/Problem' }
                        '401': { $ref: '#/components/responses/Problem' }
                        '403': { $ref: '#/components/responses/Problem' }
                        '404': { $ref: '#/components/responses/Problem' }
                    delete:
                      operationId: deletePart%1$03d
                      security: [{ bearer: [chief] }]
                      responses:
                        '204': { description: Gone }
                        '401': { $ref: '#/components/responses/Problem' }
                        '403': { $ref: '#/components/responses/Problem' }
                        '404': { $ref: '#/components/responses/Problem' }
                        '409': { $ref: '#/components/responses/Problem' }
                """
                .formatted(i);
    }

    private static String schema(int i) {
        return """
                    Part%1$03d:
                      type: object
                      required: [code, title, weight, stage, createdAt]
                      properties:
                        code: { type: string }
                        title: { type: string }
                        weight: { type: string, format: decimal }
                        stage: { $ref: '#/components/schemas/Stage' }
                        createdAt: { type: string, format: date-time }
                    NewPart%1$03d:
                      type: object
                      additionalProperties: false
                      required: [code, title%2$s]
                      properties:
                        code: { type: string, minLength: 1, maxLength: 40 }
                        title: { type: string, minLength: 1, maxLength: 200 }
                        weight: { type: string, format: decimal, minimum: 0 }
                        stage: { $ref: '#/components/schemas/Stage' }
                %3$s    Part%1$03dChange:
                      type: object
                      additionalProperties: false
                      minProperties: 1
                      properties:
                        title: { type: string, minLength: 1, maxLength: 200 }
                        weight: { type: string, format: decimal, minimum: 0 }
                        stage: { $ref: '#/components/schemas/Stage' }
                """
                .formatted(
                        i, i == 1 ? "" : ", parentId", i == 1 ? "" : "        parentId: { type: string, format: uuid }\n");
    }

    private static String contract(String paths, String schemas) {
        return """
                openapi: 3.1.0
                info: { title: Wide, version: 1.0.0 }
                servers: [{ url: / }]
                paths:
                %scomponents:
                  securitySchemes:
                    bearer: { type: http, scheme: bearer, bearerFormat: JWT }
                  schemas:
                    Stage: { type: string, enum: [NEW, OPEN, DONE] }
                %s    Problem:
                      type: object
                      required: [type, title, status, code]
                      properties:
                        type: { type: string }
                        title: { type: string }
                        status: { type: integer }
                        code: { type: string }
                  responses:
                    Problem:
                      description: What went wrong
                      content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } }
                """
                .formatted(paths, schemas);
    }
}
