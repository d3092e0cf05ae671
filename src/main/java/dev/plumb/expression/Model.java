package dev.plumb.expression;

import dev.plumb.schema.Name;
import java.util.List;
import java.util.Optional;

/**
 * The tables as expressions see them: the names of LANGUAGE 2, made once by the resolver from the
 * wanted catalog and the section {@code data}.
 */
public record Model(List<Entity> entities) {
    public Model {
        entities = List.copyOf(entities);
    }

    /** Whether a value may be null: what its type says, less what a condition before has ruled out. */
    public boolean mayBeNull(Expr expr) {
        return Nullness.of(this).mayBeNull(expr);
    }

    public Optional<Entity> entity(Name table) {
        for (Entity entity : entities) {
            if (entity.table().equals(table)) {
                return Optional.of(entity);
            }
        }
        return Optional.empty();
    }

    /** By the list's name in expressions ({@code orderLines}). */
    public Optional<Entity> byList(String list) {
        return entities.stream().filter(e -> e.list().equals(list)).findFirst();
    }

    /**
     * A table or view.
     *
     * @param list {@code orderLines}
     * @param row {@code orderLine}
     * @param readOnly a view
     * @param key the columns of the primary key in its order, by which rows are told apart; empty for a view
     */
    public record Entity(
            Name table,
            String list,
            String row,
            boolean readOnly,
            List<String> key,
            List<Attribute> attributes,
            List<Link> links,
            List<BackLink> backLinks) {
        public Entity {
            key = List.copyOf(key);
            attributes = List.copyOf(attributes);
            links = List.copyOf(links);
            backLinks = List.copyOf(backLinks);
        }

        /** The class that stands for its rows ({@code OrderLine}). */
        public String className() {
            return Character.toUpperCase(row.charAt(0)) + row.substring(1);
        }

        public Optional<Attribute> attribute(String name) {
            return attributes.stream().filter(a -> a.name().equals(name)).findFirst();
        }

        public Optional<Attribute> byColumn(String column) {
            for (Attribute attribute : attributes) { // asked for each value of each row
                if (attribute.column().equals(column)) {
                    return Optional.of(attribute);
                }
            }
            return Optional.empty();
        }

        public Optional<Link> link(String name) {
            return links.stream().filter(l -> l.name().equals(name)).findFirst();
        }

        public Optional<BackLink> backLink(String name) {
            return backLinks.stream().filter(l -> l.name().equals(name)).findFirst();
        }
    }

    /**
     * A column by its name in expressions.
     *
     * @param sqlType its type's own name in the database without modifier ({@code int4}, {@code integer},
     *     {@code numeric}), which decides where SQL needs a cast; empty where unknown
     */
    public record Attribute(String name, String column, Type type, String sqlType) {
        public Attribute(String name, String column, Type type) {
            this(name, column, type, "");
        }
    }

    /** A foreign key forward: {@code order.customer}. */
    public record Link(
            String name,
            String constraint,
            List<String> columns,
            Name target,
            List<String> targetColumns,
            boolean nullable) {
        public Link {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }

    /** A foreign key backward: {@code customer.orders}; {@code one} where the key is unique in the other table. */
    public record BackLink(
            String name,
            String constraint,
            Name source,
            List<String> sourceColumns,
            List<String> columns,
            boolean one) {
        public BackLink {
            sourceColumns = List.copyOf(sourceColumns);
            columns = List.copyOf(columns);
        }
    }
}
