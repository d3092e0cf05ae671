package dev.plumb.run.probe;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.PropertySource;
import org.springframework.http.client.ClientHttpRequestInterceptor;

/** Puts the test-only parts into a backend before its beans are made; without {@code plumb.probe} it only says when it is ready. */
public final class ProbeInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (Boolean.getBoolean("plumb.probe")) {
            context.addBeanFactoryPostProcessor(new ClockReplacement());
            context.addBeanFactoryPostProcessor(beans -> beans.addBeanPostProcessor(new Statements.Noting()));
            context.addBeanFactoryPostProcessor(new FailureReporting());
            Memory.of(context);
            DueWork.of(context);
            if (CallMarks.ON) {
                context.addBeanFactoryPostProcessor(new CallMarking());
            } else {
                context.getEnvironment().getPropertySources().addFirst(new NoThreads());
            }
        }
        context.addApplicationListener(event -> {
            if (event instanceof ApplicationReadyEvent ready
                    && ready.getApplicationContext().equals(context)) {
                Control.ready(context.getEnvironment().getProperty("local.server.port", "0"));
            }
        });
    }

    /** Nothing is done in the background but at a word, and nobody outside is told of anything. */
    private static final class NoThreads extends PropertySource<String> {
        NoThreads() {
            super("no threads in the background", "");
        }

        @Override
        public @Nullable Object getProperty(String name) {
            return name.endsWith(".background.enabled") ? "false" : null;
        }
    }

    /** The backend's own clock gives way to one that can be moved. */
    private static final class ClockReplacement implements BeanFactoryPostProcessor {
        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
            if (!(beans instanceof BeanDefinitionRegistry registry)) {
                return;
            }
            for (String name : beans.getBeanNamesForType(Clock.class, true, false)) {
                registry.removeBeanDefinition(name);
                registry.registerBeanDefinition(
                        name,
                        BeanDefinitionBuilder.genericBeanDefinition(Clock.class, () -> MovingClock.INSTANCE)
                                .getBeanDefinition());
            }
        }
    }

    /** Each call is told on to the database. */
    private static final class CallMarking implements BeanFactoryPostProcessor {
        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
            if (beans instanceof BeanDefinitionRegistry registry) {
                registry.registerBeanDefinition(
                        "callMarks",
                        BeanDefinitionBuilder.rootBeanDefinition(CallMarks.type(), CallMarks::filter)
                                .getBeanDefinition());
            }
        }
    }

    /** Every client of a partner hears of scripted failures. */
    private static final class FailureReporting implements BeanFactoryPostProcessor {
        @Override
        public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
            if (beans instanceof BeanDefinitionRegistry registry) {
                registry.registerBeanDefinition(
                        "scriptedFailure",
                        BeanDefinitionBuilder.genericBeanDefinition(
                                        ClientHttpRequestInterceptor.class, ScriptedFailure::new)
                                .getBeanDefinition());
            }
        }
    }
}
