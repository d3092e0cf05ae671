import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RuntimeVisibleTypeAnnotationsAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes plain code of the pattern switches in a folder of classes, and of what records compare and hash by. The JVM
 * links each such place anew in every process, with method handles or a class that it spins, and no AOT cache
 * remembers it: of a command that takes a third of a second they would take a third.
 *
 * <pre>java --class-path CLASSES:LIBRARIES .mvn/PlainCode.java CLASSES</pre>
 *
 * <p>The meaning is that of {@code java.lang.runtime.SwitchBootstraps.typeSwitch} (-1 for null, else the first label at
 * or after the given one that matches, else the number of labels) and {@code java.lang.runtime.ObjectMethods}.
 * Switches with labels that are neither classes nor texts stay what they are; so does a class without any of these,
 * to the byte.
 */
final class PlainCode {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

    private static final String PREFIX = "plain$";

    /** What a place is replaced by; places of a class that mean the same share it. */
    private record Body(String name, MethodTypeDesc type, List<ConstantDesc> arguments) {
        void write(CodeBuilder code) {
            switch (name) {
                case "typeSwitch" -> select(code, arguments);
                case "hashCode" -> hash(code, fields());
                default -> compare(code, type.parameterType(0), fields());
            }
        }

        /** A record's own: its class and the names of its components stand first. */
        private List<DirectMethodHandleDesc> fields() {
            return arguments.stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
        }
    }

    public static void main(String[] args) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(PlainCode::rewrite);
        }
    }

    private static void rewrite(Path file) {
        try {
            ClassFile format = ClassFile.of();
            ClassModel read = format.parse(file);
            if (read.methods().stream().anyMatch(method -> method.methodName().stringValue().startsWith(PREFIX))) {
                return; // made plain by a build before
            }
            ClassDesc self = read.thisClass().asSymbol();
            boolean isInterface = read.flags().has(AccessFlag.INTERFACE);
            var bodies = new LinkedHashMap<Body, String>();
            CodeTransform code = (builder, element) -> {
                if (element instanceof InvokeDynamicInstruction called && isPlain(called)) {
                    var body = new Body(
                            called.name().stringValue(), called.typeSymbol(), List.copyOf(called.bootstrapArgs()));
                    String name = bodies.computeIfAbsent(body, b -> PREFIX + b.name() + "$" + bodies.size());
                    builder.invokestatic(self, name, body.type(), isInterface);
                } else if (!(element instanceof RuntimeVisibleTypeAnnotationsAttribute)) { // these keep the old offsets
                    builder.with(element);
                }
            };
            byte[] written = format.transformClass(
                    read,
                    ClassTransform.transformingMethods(MethodTransform.transformingCode(code))
                            .andThen(ClassTransform.endHandler(builder -> {
                                for (Map.Entry<Body, String> each : new ArrayList<>(bodies.entrySet())) {
                                    builder.withMethodBody(
                                            each.getValue(),
                                            each.getKey().type(),
                                            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                                            each.getKey()::write);
                                }
                            })));
            if (!bodies.isEmpty()) {
                Files.write(file, written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static boolean isPlain(InvokeDynamicInstruction called) {
        return switch (called.bootstrapMethod().owner().displayName()) {
            case "SwitchBootstraps" -> called.name().stringValue().equals("typeSwitch")
                    && !called.typeSymbol().parameterType(0).isPrimitive()
                    && called.bootstrapArgs().stream().allMatch(PlainCode::isLabel);
            case "ObjectMethods" -> !called.name().stringValue().equals("toString");
            default -> false;
        };
    }

    private static boolean isLabel(ConstantDesc label) {
        return label instanceof String || label instanceof ClassDesc type && !type.isPrimitive();
    }

    private static void select(CodeBuilder code, List<ConstantDesc> labels) {
        code.aload(0).ifThen(Opcode.IFNULL, none -> none.loadConstant(-1).ireturn());
        for (int i = 0; i < labels.size(); i++) {
            var next = code.newLabel();
            code.iload(1).loadConstant(i).if_icmpgt(next);
            if (labels.get(i) instanceof ClassDesc type) {
                code.aload(0).instanceOf(type);
            } else {
                code.loadConstant(labels.get(i))
                        .aload(0)
                        .invokevirtual(
                                ConstantDescs.CD_Object,
                                "equals",
                                MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object));
            }
            code.ifeq(next).loadConstant(i).ireturn().labelBinding(next);
        }
        code.loadConstant(labels.size()).ireturn();
    }

    private static void hash(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
        code.loadConstant(0);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = value(field);
            code.loadConstant(31).imul().aload(0).getfield(field.owner(), field.methodName(), type);
            if (type.isPrimitive()) {
                code.invokestatic(boxed(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
            } else {
                code.invokestatic(
                        OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
            }
            code.iadd();
        }
        code.ireturn();
    }

    private static void compare(CodeBuilder code, ClassDesc self, List<DirectMethodHandleDesc> fields) {
        var differ = code.newLabel();
        var alike = code.newLabel();
        code.aload(0).aload(1).if_acmpeq(alike);
        code.aload(1).instanceOf(self).ifeq(differ);
        for (DirectMethodHandleDesc field : fields) {
            ClassDesc type = value(field);
            code.aload(0).getfield(field.owner(), field.methodName(), type);
            code.aload(1).checkcast(self).getfield(field.owner(), field.methodName(), type);
            if (type.isPrimitive()) {
                code.invokestatic(boxed(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type))
                        .ifne(differ);
            } else {
                code.invokestatic(
                                OBJECTS,
                                "equals",
                                MethodTypeDesc.of(
                                        ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object))
                        .ifeq(differ);
            }
        }
        code.labelBinding(alike).loadConstant(1).ireturn();
        code.labelBinding(differ).loadConstant(0).ireturn();
    }

    private static ClassDesc value(DirectMethodHandleDesc field) {
        return field.invocationType().returnType();
    }

    private static ClassDesc boxed(ClassDesc primitive) {
        return switch (TypeKind.from(primitive)) {
            case BOOLEAN -> ConstantDescs.CD_Boolean;
            case BYTE -> ConstantDescs.CD_Byte;
            case CHAR -> ConstantDescs.CD_Character;
            case SHORT -> ConstantDescs.CD_Short;
            case INT -> ConstantDescs.CD_Integer;
            case LONG -> ConstantDescs.CD_Long;
            case FLOAT -> ConstantDescs.CD_Float;
            case DOUBLE -> ConstantDescs.CD_Double;
            case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.descriptorString());
        };
    }
}
