package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import java.util.ArrayList;
import java.util.List;

/** The class that starts the backend, and what each package is for. */
final class ApplicationFiles {
    private static final String APPLICATION = """
            @SpringBootApplication(exclude = ErrorMvcAutoConfiguration.class) // errors are problems, never pages
            @ConfigurationPropertiesScan
            public class ${name} {

                public static void main(String[] args) {
                    SpringApplication.run(${name}.class, args);
                }

                /** The one source of time, in the microseconds that the database keeps. */
                @Bean
                Clock clock() {
                    return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
                }
            }
            """;

    private ApplicationFiles() {}

    static List<GeneratedFile> of(Design design) {
        var files = new ArrayList<GeneratedFile>();
        files.add(JavaSource.of(
                design,
                JavaSource.MAIN,
                design.basePackage(),
                design.application(),
                List.of(),
                Template.of(APPLICATION).with("name", design.application()).fill()));
        files.add(packageInfo(design.basePackage(), design.spec().contract().title()));
        for (FeatureDesign feature : design.features()) {
            files.add(packageInfo(feature.packageName(), feature.description()));
        }
        return files;
    }

    private static GeneratedFile packageInfo(String packageName, String description) {
        return JavaFile.packageInfo(JavaSource.MAIN, packageName, Docs.sentence(description));
    }
}
