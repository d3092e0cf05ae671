package dev.plumb.run.probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The backend's work in the background, done at a word instead of by threads of its own, and by the moved clock: whatever
 * waits for a time has it remembered, so that half an hour is as many steps as there are things to do in it.
 */
final class DueWork {
    /** The end of the name of the interface that all such work has. */
    private static final String WORK = ".support.background.Work";

    private static final Duration LONGEST = Duration.ofSeconds(25);
    /** So many times as long may work take that the passing of days brings. */
    private static final int STRETCH = 6;

    private static volatile @Nullable ConfigurableApplicationContext context;

    private DueWork() {}

    /** A bean that does such work. */
    private record Work(Object bean, Method runDue, Method next) {
        static Optional<Work> of(Object bean) {
            for (Class<?> each : ClassUtils.getAllInterfaces(bean)) {
                if (each.getName().endsWith(WORK)) {
                    try {
                        return Optional.of(new Work(bean, each.getMethod("runDue"), each.getMethod("next")));
                    } catch (NoSuchMethodException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            return Optional.empty();
        }

        boolean run() {
            return (boolean) call(runDue, bean);
        }

        Optional<Instant> due() {
            return ((Optional<?>) call(next, bean)).map(Instant.class::cast);
        }

        private static Object call(Method method, Object bean) {
            try {
                method.setAccessible(true);
                return method.invoke(bean);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            }
        }
    }

    static void of(ConfigurableApplicationContext started) {
        context = started;
    }

    private static List<Work> all() {
        ConfigurableApplicationContext beans = context;
        var found = new ArrayList<Work>();
        if (beans != null && beans.isActive()) {
            for (String name : beans.getBeanFactory().getSingletonNames()) {
                Object bean = beans.getBeanFactory().getSingleton(name);
                if (bean != null) {
                    Work.of(bean).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Does all that is due, and what becomes due at once by that. */
    static void run() {
        run(all(), System.nanoTime() + LONGEST.toNanos());
    }

    private static boolean run(List<Work> works, long deadline) {
        boolean any = false;
        boolean more = true;
        while (more) {
            more = false;
            for (Work work : works) {
                while (work.run()) {
                    more = true;
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException("the work in the background does not come to an end");
                    }
                }
            }
            any |= more;
        }
        return any;
    }

    /** Lets time pass: the clock goes from one due time to the next, and what is due then is done. */
    static void pass(Duration time) {
        MovingClock clock = MovingClock.INSTANCE;
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long last = System.nanoTime() + LONGEST.multipliedBy(STRETCH).toNanos();
        Duration end = clock.ahead().plus(time);
        List<Work> works = all();
        run(works, deadline);
        while (true) {
            Optional<Instant> next =
                    works.stream().flatMap(w -> w.due().stream()).min(Instant::compareTo);
            if (next.isEmpty()) {
                break;
            }
            Duration ahead = clock.aheadAt(next.get());
            if (ahead.compareTo(end) > 0) {
                break;
            }
            if (ahead.compareTo(clock.ahead()) > 0) {
                clock.set(next.get());
                deadline = Math.min(last, System.nanoTime() + LONGEST.toNanos()); // many days have much to do
            }
            if (!run(works, deadline)) {
                clock.pass(Duration.ofMillis(100)); // due, and held by somebody for a while
            }
        }
        clock.ahead(end);
        run(works, deadline);
    }
}
