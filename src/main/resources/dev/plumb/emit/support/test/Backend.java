package com.example.app.support;

${imports}

/** The backend as it runs, over HTTP and on a PostgreSQL of its own; every scenario begins with empty tables. */
@SpringBootTest(
        classes = {${application}.class, TestClock.Configuration.class${configurations}},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
public abstract class Backend {

    @Autowired
    protected TestClock clock;

    @Autowired
    protected JdbcClient database;

    ${partners}

    ${accountFields}

    ${works}

    @LocalServerPort
    private int port;

    ${trailField}

    /** One server for all tests, started with the first. */
    private static final class Database {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> Database.SERVER.getJdbcUrl("postgres", "postgres"));
        properties.add("spring.datasource.username", () -> "postgres");
        ${partnerUrls}
    }

    @BeforeEach
    void beginAnew() {
        ${emptied}
        ${reset}
        clock.set(null);
        ${passed}
        ${trailStart}
    }

    protected Caller visitor() {
        return new Caller(port, null);
    }

    ${signingIn}

    ${tables}

    ${trail}

    ${working}
}
