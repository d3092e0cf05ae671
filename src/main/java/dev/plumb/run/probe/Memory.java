package dev.plumb.run.probe;

import com.github.benmanes.caffeine.cache.Cache;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** What a backend keeps in memory between two requests, found wherever its own objects hold a cache. */
final class Memory {
    /** A backend without caches has not even the library. */
    private static final String CACHE = "com.github.benmanes.caffeine.cache.Cache";

    private static final String PARTNERS = ".support.partner.Partners";

    private static volatile @Nullable ConfigurableApplicationContext context;

    private Memory() {}

    static void of(ConfigurableApplicationContext started) {
        context = started;
    }

    static @Nullable ConfigurableApplicationContext started() {
        return context;
    }

    /** Empties every cache that a bean of the backend's own code holds, directly or through objects of its own. */
    static void forget() {
        ConfigurableApplicationContext beans = context;
        if (beans == null) {
            return;
        }
        resetPartners(beans);
        if (!ClassUtils.isPresent(CACHE, beans.getClassLoader())) {
            return;
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>();
        for (String name : beans.getBeanFactory().getSingletonNames()) {
            add(beans.getBeanFactory().getSingleton(name), seen, open);
        }
        while (!open.isEmpty()) {
            Object each = open.pop();
            for (Class<?> type = each.getClass(); type != null && isOwn(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
                        add(value(field, each), seen, open);
                    }
                }
            }
        }
    }

    /** Circuit breakers know nothing of what was before. */
    private static void resetPartners(ConfigurableApplicationContext beans) {
        for (String name : beans.getBeanFactory().getSingletonNames()) {
            Object bean = beans.getBeanFactory().getSingleton(name);
            if (bean != null && bean.getClass().getName().endsWith(PARTNERS)) {
                ReflectionUtils.invokeMethod(
                        Objects.requireNonNull(ReflectionUtils.findMethod(bean.getClass(), "reset")), bean);
            }
        }
    }

    private static void add(@Nullable Object found, Set<Object> seen, Deque<Object> open) {
        switch (found) {
            case null -> {}
            case Cache<?, ?> cache -> cache.invalidateAll();
            case Map<?, ?> map when seen.add(map) -> map.values().forEach(value -> add(value, seen, open));
            case Iterable<?> list
            when list instanceof java.util.Collection<?> && seen.add(list) ->
                list.forEach(value -> add(value, seen, open));
            default -> {
                Object target = found;
                if (AopUtils.isAopProxy(found) && found instanceof org.springframework.aop.framework.Advised advised) {
                    target = org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(advised);
                }
                if (target != null && isOwn(target.getClass()) && seen.add(target)) {
                    open.push(target);
                }
            }
        }
    }

    /** Whether the class is the backend's own rather than a library's. */
    private static boolean isOwn(Class<?> type) {
        return Objects.equals(type.getClassLoader(), Thread.currentThread().getContextClassLoader())
                || type.getName().contains("$$SpringCGLIB");
    }

    private static @Nullable Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
