package dev.plumb.expression;

import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.BackLink;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Model.Link;
import dev.plumb.expression.Type.Kind;
import dev.plumb.schema.Name;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tables of the three specifications as expressions see them, in one model. */
final class Schemas {
    static final Type.Enumeration PRODUCT_STATUS = new Type.Enumeration(
            Optional.of(Name.inPublic("product_status")), List.of("DRAFT", "ACTIVE", "RETIRED"), false);
    static final Type.Enumeration ORDER_STATUS = new Type.Enumeration(
            Optional.of(Name.inPublic("order_status")),
            List.of("PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"),
            false);
    static final Type.Enumeration PAYMENT_STATUS =
            new Type.Enumeration(Optional.of(Name.inPublic("payment_status")), List.of("SUCCEEDED", "REFUNDED"), false);

    static final Model MODEL = new Model(List.of(
            entity("categories", "category", "id uuid", "slug text", "name text", "parent_id uuid?")
                    .link("parent", "parent_id", "categories", true)
                    .back("children", "categories", "parent_id")
                    .back("products", "products", "category_id")
                    .build(),
            entity(
                            "products",
                            "product",
                            "id uuid",
                            "sku text",
                            "name text",
                            "description text",
                            "category_id uuid",
                            "price decimal",
                            "attributes json",
                            "stock int",
                            "version int",
                            "created_at timestamp",
                            "updated_at timestamp")
                    .column("status", PRODUCT_STATUS)
                    .link("category", "category_id", "categories", false)
                    .build(),
            entity(
                            "users",
                            "user",
                            "id uuid",
                            "email citext",
                            "display_name text",
                            "phone bytes?",
                            "disabled_at timestamp?")
                    .back("userRoles", "user_roles", "user_id")
                    .back("grantedRoles", "user_roles", "granted_by")
                    .build(),
            entity("user_roles", "userRole", "user_id uuid", "role text", "granted_by uuid?", "granted_at timestamp")
                    .key("user_id", "role")
                    .link("user", "user_id", "users", false)
                    .link("grantedBy", "granted_by", "users", true)
                    .build(),
            entity("customers", "customer", "id uuid", "subject text", "email text", "name text")
                    .back("orders", "orders", "customer_id")
                    .build(),
            entity(
                            "orders",
                            "order",
                            "id uuid",
                            "customer_id uuid",
                            "ship_to bytes",
                            "total decimal",
                            "tracking_code text?",
                            "cancel_reason text?",
                            "paid_at timestamp?",
                            "created_at timestamp")
                    .column("status", ORDER_STATUS)
                    .link("customer", "customer_id", "customers", false)
                    .back("lines", "order_lines", "order_id")
                    .back("payments", "payments", "order_id")
                    .build(),
            entity("order_lines", "orderLine", "order_id uuid", "product_id uuid", "quantity int", "unit_price decimal")
                    .key("order_id", "product_id")
                    .link("order", "order_id", "orders", false)
                    .link("product", "product_id", "products", false)
                    .build(),
            entity("payments", "payment", "id uuid", "order_id uuid", "charge_id text", "amount decimal")
                    .column("status", PAYMENT_STATUS)
                    .link("order", "order_id", "orders", false)
                    .build()));

    private Schemas() {}

    static Span span(String text) {
        return new Span(new SourceFile("spec.md", text), 0, text.length());
    }

    static Type.Row row(String table) {
        return new Type.Row(Name.inPublic(table), false);
    }

    static Type scalar(String word) {
        boolean nullable = word.endsWith("?");
        String kind = nullable ? word.substring(0, word.length() - 1) : word;
        return new Type.Scalar(Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)), nullable);
    }

    static Type.Struct struct(String name, String... properties) {
        var map = new LinkedHashMap<String, Type.Struct.Property>();
        for (String property : properties) {
            int space = property.indexOf(' ');
            map.put(
                    property.substring(0, space),
                    new Type.Struct.Property(scalar(property.substring(space + 1)), false));
        }
        return Type.Struct.of(name, map);
    }

    static Scope scope(Map<String, Type> variables) {
        return Scope.of(MODEL, variables);
    }

    static EntityText entity(String table, String row, String... columns) {
        return new EntityText(table, row, columns);
    }

    static final class EntityText {
        private final String table;
        private final String row;
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private final List<BackLink> backLinks = new ArrayList<>();
        private List<String> key = List.of("id");

        private EntityText(String table, String row, String... columns) {
            this.table = table;
            this.row = row;
            for (String column : columns) {
                int space = column.indexOf(' ');
                column(column.substring(0, space), scalar(column.substring(space + 1)));
            }
        }

        EntityText column(String column, Type type) {
            String sql = Types.is(type, Kind.INT) ? "integer" : "";
            attributes.add(new Attribute(camel(column), column, type, sql));
            return this;
        }

        /** A column of 64 bits. */
        EntityText big(String column) {
            attributes.replaceAll(
                    a -> a.column().equals(column) ? new Attribute(a.name(), column, a.type(), "bigint") : a);
            return this;
        }

        EntityText key(String... columns) {
            key = List.of(columns);
            return this;
        }

        EntityText link(String name, String column, String target, boolean nullable) {
            links.add(new Link(
                    name,
                    table + "_" + column + "_fkey",
                    List.of(column),
                    Name.inPublic(target),
                    List.of("id"),
                    nullable));
            if (name.equals(camel(column))) {
                attributes.removeIf(a -> a.column().equals(column));
                attributes.add(new Attribute(name + "Key", column, new Type.Scalar(Kind.UUID, nullable)));
            }
            return this;
        }

        EntityText back(String name, String source, String column) {
            backLinks.add(new BackLink(
                    name,
                    source + "_" + column + "_fkey",
                    Name.inPublic(source),
                    List.of(column),
                    List.of("id"),
                    false));
            return this;
        }

        Entity build() {
            return new Entity(Name.inPublic(table), camel(table), row, false, key, attributes, links, backLinks);
        }
    }

    static String camel(String snake) {
        var camel = new StringBuilder();
        for (String part : List.of(snake.split("_", -1))) {
            camel.append(camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return camel.toString();
    }
}
