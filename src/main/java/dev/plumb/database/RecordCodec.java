package dev.plumb.database;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes records of records, lists, optionals, enums and sealed choices as bytes, and reads them again.
 * The bytes say nothing of their shape: {@link #shape} belongs into the name of whatever keeps them.
 */
final class RecordCodec {
    private static final Map<Class<?>, Constructor<?>> CONSTRUCTORS = new ConcurrentHashMap<>();

    private RecordCodec() {}

    static void write(Record record, DataOutputStream out) throws IOException {
        writeValue(record, record.getClass(), out);
    }

    static <T extends Record> T read(Class<T> type, DataInputStream in) throws IOException {
        return type.cast(readValue(type, in));
    }

    /** All components of a record and of what it holds: two types of the same shape read each other's bytes. */
    static String shape(Class<? extends Record> type) {
        var seen = new TreeSet<String>();
        collect(type, seen);
        return String.join(";", seen);
    }

    private static void collect(Type type, Set<String> seen) {
        switch (type) {
            case ParameterizedType of ->
                Arrays.stream(of.getActualTypeArguments()).forEach(t -> collect(t, seen));
            case Class<?> plain
            when plain.isRecord() -> {
                if (seen.add(plain.getName() + Arrays.toString(plain.getRecordComponents()))) {
                    for (RecordComponent component : plain.getRecordComponents()) {
                        collect(component.getGenericType(), seen);
                    }
                }
            }
            case Class<?> plain
            when plain.isSealed() ->
                Arrays.stream(plain.getPermittedSubclasses()).forEach(c -> collect(c, seen));
            case Class<?> plain
            when plain.isEnum() -> seen.add(plain.getName() + Arrays.toString(plain.getEnumConstants()));
            default -> {}
        }
    }

    private static void writeValue(Object value, Type type, DataOutputStream out) throws IOException {
        switch (type) {
            case ParameterizedType of
            when of.getRawType() == List.class -> {
                var list = (List<?>) value;
                out.writeInt(list.size());
                for (Object element : list) {
                    writeValue(element, of.getActualTypeArguments()[0], out);
                }
            }
            case ParameterizedType of
            when of.getRawType() == Optional.class -> {
                var optional = (Optional<?>) value;
                out.writeBoolean(optional.isPresent());
                if (optional.isPresent()) {
                    writeValue(optional.get(), of.getActualTypeArguments()[0], out);
                }
            }
            case Class<?> _ -> writePlain(value, (Class<?>) type, out);
            default -> throw new IllegalArgumentException("no bytes for " + type);
        }
    }

    private static void writePlain(Object value, Class<?> type, DataOutputStream out) throws IOException {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeInt(number);
            case Long number -> out.writeLong(number);
            case Character letter -> out.writeChar(letter);
            case OptionalInt number -> {
                out.writeBoolean(number.isPresent());
                if (number.isPresent()) {
                    out.writeInt(number.getAsInt());
                }
            }
            case Enum<?> constant -> out.writeUTF(constant.name());
            case Record record -> {
                if (type.isSealed()) {
                    out.writeByte(Arrays.asList(type.getPermittedSubclasses()).indexOf(record.getClass()));
                }
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    writeValue(component(record, component), component.getGenericType(), out);
                }
            }
            default -> throw new IllegalArgumentException("no bytes for " + type);
        }
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object readValue(Type type, DataInputStream in) throws IOException {
        return switch (type) {
            case ParameterizedType of
            when of.getRawType() == List.class -> {
                int size = in.readInt();
                var list = new ArrayList<Object>(size);
                for (int i = 0; i < size; i++) {
                    list.add(readValue(of.getActualTypeArguments()[0], in));
                }
                yield list;
            }
            case ParameterizedType of
            when of.getRawType() == Optional.class ->
                in.readBoolean() ? Optional.of(readValue(of.getActualTypeArguments()[0], in)) : Optional.empty();
            case Class<?> plain -> readPlain(plain, in);
            default -> throw new IllegalArgumentException("no bytes for " + type);
        };
    }

    private static Object readPlain(Class<?> type, DataInputStream in) throws IOException {
        if (type == String.class) {
            return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
        } else if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == int.class) {
            return in.readInt();
        } else if (type == long.class) {
            return in.readLong();
        } else if (type == char.class) {
            return in.readChar();
        } else if (type == OptionalInt.class) {
            return in.readBoolean() ? OptionalInt.of(in.readInt()) : OptionalInt.empty();
        } else if (type.isEnum()) {
            return constant(type, in.readUTF());
        } else if (type.isSealed()) {
            return readPlain(type.getPermittedSubclasses()[in.readByte()], in);
        }
        RecordComponent[] components = type.getRecordComponents();
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = readValue(components[i].getGenericType(), in);
        }
        try {
            return CONSTRUCTORS.computeIfAbsent(type, RecordCodec::canonical).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IOException("bytes that are no " + type.getSimpleName(), e);
        }
    }

    private static Object constant(Class<?> type, String name) throws IOException {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IOException("no " + type.getSimpleName() + " " + name);
    }

    private static Constructor<?> canonical(Class<?> type) {
        try {
            return type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
