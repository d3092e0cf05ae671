package dev.plumb.design;

/** The Java type of a value, null apart: whether it may be null is said where it is used. */
public sealed interface ValueType {

    /** As source, boxed where it is a primitive: {@code Long}, {@code List<Product>}. */
    String boxed();

    /** As source, primitive where there is one: {@code long}. */
    default String java() {
        return boxed();
    }

    /** As source where it may be null: {@code @Nullable Long}. */
    default String java(boolean nullable) {
        return nullable ? "@Nullable " + boxed() : java();
    }

    enum Plain implements ValueType {
        BOOL("Boolean", "boolean"),
        /** 64 bits, as in expressions, so that no result depends on a column's width. */
        INT("Long", "long"),
        DOUBLE("Double", "double"),
        DECIMAL("BigDecimal"),
        TEXT("String"),
        BYTES("byte[]"),
        UUID("UUID"),
        INSTANT("Instant"),
        DATE("LocalDate"),
        TIME("LocalTime"),
        DURATION("Duration"),
        /** Any JSON value, kept as it came. */
        JSON("Json"),
        /** One of several types, told apart by the status. */
        ANYTHING("Object");

        private final String boxed;
        private final String java;

        Plain(String boxed) {
            this(boxed, boxed);
        }

        Plain(String boxed, String java) {
            this.boxed = boxed;
            this.java = java;
        }

        @Override
        public String boxed() {
            return boxed;
        }

        @Override
        public String java() {
            return java;
        }
    }

    /** One of a few words: an {@link TypeDesign.EnumDesign} by its name. */
    record Enumerated(String name) implements ValueType {
        @Override
        public String boxed() {
            return name;
        }
    }

    /** A {@link TypeDesign.RecordDesign} by its name. */
    record Structured(String name) implements ValueType {
        @Override
        public String boxed() {
            return name;
        }
    }

    record Listed(ValueType element) implements ValueType {
        @Override
        public String boxed() {
            return "List<" + element.boxed() + ">";
        }
    }

    /** Text keys. */
    record Mapped(ValueType value) implements ValueType {
        @Override
        public String boxed() {
            return "Map<String, " + value.boxed() + ">";
        }
    }
}
