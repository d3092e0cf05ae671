package dev.plumb.spec.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which keys the objects of OpenAPI 3.0, 3.1 and 3.2 have and what stands under them, as the tables
 * of the three specifications say. JSON Schema's keywords stand among them as the object {@code Schema}.
 */
final class ContractShape {

    /**
     * One object. A line of the table is the key, {@code !} where it is required, what stands under
     * it, and the version that brought ({@code +}) or lost ({@code -}) it. What stands under a key is an object's name,
     * {@code string}, {@code number}, {@code integer}, {@code boolean} or {@code any}; a name in brackets
     * is a list of it, one in braces a map by name. {@code *} is any other key.
     */
    private static final String TABLE = """
            OpenAPI
              openapi! string
              $self string +3.2
              info! Info
              jsonSchemaDialect string +3.1
              servers [Server]
              paths {PathItem}
              webhooks {PathItem} +3.1
              components Components
              security [SecurityRequirement]
              tags [Tag]
              externalDocs ExternalDocumentation
            Info
              title! string
              summary string +3.1
              description string
              termsOfService string
              contact Contact
              license License
              version! string
            Contact
              name string
              url string
              email string
            License
              name! string
              identifier string +3.1
              url string
            Server
              url! string
              description string
              name string +3.2
              variables {ServerVariable}
            ServerVariable
              enum [string]
              default! string
              description string
            Components
              schemas {Schema}
              responses {Response}
              parameters {Parameter}
              examples {Example}
              requestBodies {RequestBody}
              headers {Header}
              securitySchemes {SecurityScheme}
              links {Link}
              callbacks {Callback}
              pathItems {PathItem} +3.1
              mediaTypes {MediaType} +3.2
            PathItem
              $ref string
              summary string
              description string
              get Operation
              put Operation
              post Operation
              delete Operation
              options Operation
              head Operation
              patch Operation
              trace Operation
              query Operation +3.2
              additionalOperations {Operation} +3.2
              servers [Server]
              parameters [Parameter]
            Operation
              tags [string]
              summary string
              description string
              externalDocs ExternalDocumentation
              operationId string
              parameters [Parameter]
              requestBody RequestBody
              responses {Response}
              callbacks {Callback}
              deprecated boolean
              security [SecurityRequirement]
              servers [Server]
            ExternalDocumentation
              description string
              url! string
            Parameter
              $ref string
              name! string
              in! string
              description string
              required boolean
              deprecated boolean
              allowEmptyValue boolean
              style string
              explode boolean
              allowReserved boolean
              schema Schema
              example any
              examples {Example}
              content {MediaType}
            RequestBody
              $ref string
              summary string +3.1
              description string
              content! {MediaType}
              required boolean
            MediaType
              $ref string +3.2
              schema Schema
              itemSchema Schema +3.2
              example any
              examples {Example}
              encoding {Encoding}
              prefixEncoding [Encoding] +3.2
              itemEncoding Encoding +3.2
            Encoding
              contentType string
              headers {Header}
              style string
              explode boolean
              allowReserved boolean
              encoding {Encoding} +3.2
              prefixEncoding [Encoding] +3.2
              itemEncoding Encoding +3.2
            Response
              $ref string
              summary string +3.1
              description! string
              headers {Header}
              content {MediaType}
              links {Link}
            Callback
              $ref string
              * PathItem
            Example
              $ref string
              summary string
              description string
              value any
              dataValue any +3.2
              serializedValue string +3.2
              externalValue string
            Link
              $ref string
              operationRef string
              operationId string
              parameters {any}
              requestBody any
              description string
              summary string +3.1
              server Server
            Header
              $ref string
              summary string +3.1
              description string
              required boolean
              deprecated boolean
              allowEmptyValue boolean
              style string
              explode boolean
              allowReserved boolean
              schema Schema
              example any
              examples {Example}
              content {MediaType}
            Tag
              name! string
              summary string +3.2
              description string
              parent string +3.2
              kind string +3.2
              externalDocs ExternalDocumentation
            SecurityScheme
              $ref string
              summary string +3.1
              type! string
              description string
              name string
              in string
              scheme string
              bearerFormat string
              flows OAuthFlows
              openIdConnectUrl string
              oauth2MetadataUrl string +3.2
              deprecated boolean +3.2
            OAuthFlows
              implicit OAuthFlow
              password OAuthFlow
              clientCredentials OAuthFlow
              authorizationCode OAuthFlow
              deviceAuthorization OAuthFlow +3.2
            OAuthFlow
              authorizationUrl string
              deviceAuthorizationUrl string +3.2
              tokenUrl string
              refreshUrl string
              scopes! {string}
            SecurityRequirement
              * [string]
            Discriminator
              propertyName! string
              mapping {string}
              defaultMapping string +3.2
            XML
              nodeType string +3.2
              name string
              namespace string
              prefix string
              attribute boolean
              wrapped boolean
            Schema
              $ref string
              $id string +3.1
              $schema string +3.1
              $anchor string +3.1
              $dynamicRef string +3.1
              $dynamicAnchor string +3.1
              $vocabulary any +3.1
              $comment string +3.1
              $defs {Schema} +3.1
              type any
              enum any
              const any +3.1
              multipleOf number
              maximum number
              exclusiveMaximum any
              minimum number
              exclusiveMinimum any
              maxLength integer
              minLength integer
              pattern string
              maxItems integer
              minItems integer
              uniqueItems boolean
              maxContains integer +3.1
              minContains integer +3.1
              maxProperties integer
              minProperties integer
              required [string]
              dependentRequired {any} +3.1
              allOf [Schema]
              anyOf [Schema]
              oneOf [Schema]
              not Schema
              if Schema +3.1
              then Schema +3.1
              else Schema +3.1
              dependentSchemas {Schema} +3.1
              prefixItems [Schema] +3.1
              items Schema
              contains Schema +3.1
              properties {Schema}
              patternProperties {Schema} +3.1
              additionalProperties Schema
              propertyNames Schema +3.1
              unevaluatedItems Schema +3.1
              unevaluatedProperties Schema +3.1
              format string
              contentEncoding string +3.1
              contentMediaType string +3.1
              contentSchema Schema +3.1
              title string
              description string
              default any
              deprecated boolean
              readOnly boolean
              writeOnly boolean
              example any
              examples any +3.1
              nullable boolean -3.1
              discriminator Discriminator
              xml XML
              externalDocs ExternalDocumentation
            """;

    /** What stands under a key. */
    record Form(Kind kind, String name) {
        enum Kind {
            ONE,
            LIST,
            MAP
        }
    }

    /** In minor versions from {@code since} (0 for always) to before {@code until}. */
    record Field(String key, boolean required, Form form, int since, int until) {
        boolean in(int minor) {
            return minor >= since && minor < until;
        }
    }

    record Shape(String name, Map<String, Field> fields) {

        /** The field of a key in a minor version of OpenAPI 3. */
        Optional<Field> field(String key, int minor) {
            return Optional.ofNullable(fields.get(key))
                    .filter(field -> field.in(minor))
                    .or(() -> Optional.ofNullable(fields.get("*")));
        }

        List<String> keys(int minor) {
            return fields.values().stream()
                    .filter(field -> field.in(minor) && !field.key().equals("*"))
                    .map(Field::key)
                    .toList();
        }

        boolean referable() {
            return fields.containsKey("$ref");
        }
    }

    private static final Map<String, Shape> SHAPES = parsed();

    private ContractShape() {}

    static Shape of(String name) {
        Shape shape = SHAPES.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no object " + name);
        }
        return shape;
    }

    /** The object that a form is of; empty for plain values. */
    static Optional<Shape> object(String name) {
        return Optional.ofNullable(SHAPES.get(name));
    }

    private static Map<String, Shape> parsed() {
        var shapes = new LinkedHashMap<String, Shape>();
        String name = "";
        var lines = new ArrayList<Field>();
        for (String line : Stream.concat(TABLE.lines(), Stream.of("")).toList()) {
            if (line.startsWith("  ")) {
                lines.add(field(line.strip().split(" ")));
            } else {
                var fields = new LinkedHashMap<String, Field>();
                lines.forEach(field -> fields.put(field.key(), field));
                shapes.put(name, new Shape(name, fields));
                lines.clear();
                name = line;
            }
        }
        return shapes;
    }

    private static Field field(String[] words) {
        boolean required = words[0].endsWith("!");
        String key = required ? words[0].substring(0, words[0].length() - 1) : words[0];
        String form = words[1];
        Form.Kind kind = form.startsWith("[") ? Form.Kind.LIST : form.startsWith("{") ? Form.Kind.MAP : Form.Kind.ONE;
        String of = kind == Form.Kind.ONE ? form : form.substring(1, form.length() - 1);
        int since = words.length > 2 && words[2].startsWith("+3.") ? Integer.parseInt(words[2].substring(3)) : 0;
        int until = words.length > 2 && words[2].startsWith("-3.")
                ? Integer.parseInt(words[2].substring(3))
                : Integer.MAX_VALUE;
        return new Field(key, required, new Form(kind, of), since, until);
    }
}
