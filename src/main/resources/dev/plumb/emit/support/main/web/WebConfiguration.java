package com.example.app.support.web;

import com.example.app.support.input.RequestReader;
import com.example.app.support.security.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** What controllers take as arguments besides Spring's own: a {@link RequestReader} and the {@link Viewer}. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final ObjectReader json;
    private final Limits limits;

    /** @param bodySize the largest body that is taken */
    @ConfigurationProperties("app.limits")
    record Limits(@DefaultValue("10MB") DataSize bodySize) {}

    WebConfiguration(JsonMapper mapper, Limits limits) {
        // Numbers keep every digit, and a field that is there twice is a fault.
        this.json = mapper.reader()
                .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        this.limits = limits;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        int largestBody = Math.toIntExact(limits.bodySize().toBytes());
        resolvers.add(new Resolver(
                RequestReader.class,
                request -> new RequestReader(
                        (HttpServletRequest) request.getNativeRequest(), json, largestBody)));
        resolvers.add(new Resolver(Viewer.class, request -> Viewer.current()));
    }

    private interface Source {
        Object of(NativeWebRequest request);
    }

    private record Resolver(Class<?> type, Source source) implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == type;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory factory) {
            return source.of(request);
        }
    }
}
