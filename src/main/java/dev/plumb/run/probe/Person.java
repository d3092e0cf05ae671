package dev.plumb.run.probe;

import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.context.ConfigurableApplicationContext;

/** Asks the backend's own code for what is kept of a person, as the command does that whoever runs it starts. */
final class Person {
    private static final String CLASS = ".support.privacy.PersonalData";

    private Person() {}

    /**
     * @param what the method's name
     * @param key in base 64
     */
    static String of(String what, String key) {
        ConfigurableApplicationContext beans = Memory.started();
        if (beans == null) {
            throw new IllegalStateException("not started with the probe");
        }
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name);
            if (type != null && type.getName().endsWith(CLASS)) {
                String named = new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8);
                String answer = String.valueOf(called(beans.getBean(name), type, what, named));
                return Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8));
            }
        }
        throw new IllegalStateException("nothing hands out what is personal");
    }

    private static Object called(Object bean, Class<?> type, String what, String key) {
        try {
            return type.getMethod(what, String.class).invoke(bean, key);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(String.valueOf(e.getCause()), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
