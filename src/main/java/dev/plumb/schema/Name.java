package dev.plumb.schema;

/** A name in a schema, both parts as PostgreSQL stores them (folded, unquoted). */
public record Name(String schema, String name) implements Comparable<Name> {
    public static Name inPublic(String name) {
        return new Name("public", name);
    }

    /** Written out, the names first, as they differ most often: whatever is looked up is looked up by one of these. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Name(String otherSchema, String otherName)
                && name.equals(otherName)
                && schema.equals(otherSchema);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(Name other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return schema.equals("public") ? name : schema + "." + name;
    }
}
