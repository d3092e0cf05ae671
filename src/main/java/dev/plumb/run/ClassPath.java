package dev.plumb.run;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.repository.WorkspaceReader;
import org.eclipse.aether.repository.WorkspaceRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.ArtifactDescriptorResult;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;
import org.jspecify.annotations.Nullable;

/** The libraries that a pom asks for at run time, from the local Maven repository, fetched where they are missing. */
final class ClassPath {
    private ClassPath() {}

    /**
     * Resolves as Maven does, with the settings of the user.
     *
     * @param memory where the answer is kept for the same pom
     * @throws RunException where a library cannot be had
     */
    static List<Path> of(PomFile pom, Path memory) {
        Path known = memory.resolve("classpath-" + Digest.of(pom.text()));
        try {
            if (Files.exists(known)) {
                List<Path> jars =
                        Files.readAllLines(known).stream().map(Path::of).toList();
                if (jars.stream().allMatch(Files::isRegularFile)) {
                    return jars;
                }
            }
            List<Path> jars = resolve(pom);
            Files.createDirectories(memory);
            Files.write(known, jars.stream().map(Path::toString).toList());
            return jars;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> resolve(PomFile pom) throws IOException {
        Path file = Files.createTempFile("pom", ".xml");
        try (Context context = Runtimes.INSTANCE
                .getRuntime()
                .create(ContextOverrides.create().withUserSettings(true).build())) {
            Files.writeString(file, pom.text());
            var session = new DefaultRepositorySystemSession(context.repositorySystemSession());
            session.setWorkspaceReader(new OnePom(pom, file));
            var artifact = new DefaultArtifact(pom.groupId(), pom.artifactId(), "jar", pom.version());
            ArtifactDescriptorResult project = context.repositorySystem()
                    .readArtifactDescriptor(
                            session, new ArtifactDescriptorRequest(artifact, context.remoteRepositories(), null));
            var collect = new CollectRequest();
            collect.setRootArtifact(artifact);
            collect.setDependencies(project.getDependencies());
            collect.setManagedDependencies(project.getManagedDependencies());
            collect.setRepositories(context.remoteRepositories());
            return context
                    .repositorySystem()
                    .resolveDependencies(
                            session,
                            new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME)))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .filter(Objects::nonNull)
                    .map(found -> Objects.requireNonNull(found.getFile()).toPath())
                    .toList();
        } catch (RepositoryException e) {
            throw new RunException("a library of pom.xml cannot be had: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Shows the resolver our pom as if it were in a repository. */
    private static final class OnePom implements WorkspaceReader {
        private final PomFile pom;
        private final Path file;
        private final WorkspaceRepository repository = new WorkspaceRepository("project");

        OnePom(PomFile pom, Path file) {
            this.pom = pom;
            this.file = file;
        }

        @Override
        public WorkspaceRepository getRepository() {
            return repository;
        }

        @Override
        public @Nullable File findArtifact(Artifact artifact) {
            return isOurs(artifact) && artifact.getExtension().equals("pom") ? file.toFile() : null;
        }

        @Override
        public List<String> findVersions(Artifact artifact) {
            return isOurs(artifact) ? List.of(pom.version()) : List.of();
        }

        private boolean isOurs(Artifact artifact) {
            return artifact.getGroupId().equals(pom.groupId())
                    && artifact.getArtifactId().equals(pom.artifactId());
        }
    }
}
