package com.example.app.support.privacy;

${imports}

/**
 * What is kept about a person, handed out or erased on their demand (GDPR, articles 15, 17 and 20). A command for
 * whoever runs the backend; the key is ${named}:
 *
 * <pre>{@code
 * java -jar ${name}.jar --server.port=0 --person.export=KEY
 * java -jar ${name}.jar --server.port=0 --person.erase=KEY
 * }</pre>
 *
 * <p>What is erased stays as rows without a person, so that what points at it stays whole; the audit trail keeps that
 * it changed, and not from what.
 */
@Component
public class PersonalData implements ApplicationRunner {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ConfigurableApplicationContext context;
    ${field}

    PersonalData(
            ${parameters}) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.context = context;
        ${assignment}
    }

    @Override
    @SuppressWarnings("SystemOut") // the command's result
    public void run(ApplicationArguments arguments) {
        List<String> exported = arguments.getOptionValues("person.export");
        List<String> erased = arguments.getOptionValues("person.erase");
        if (exported != null) {
            exported.forEach(key -> System.out.println(export(key)));
        }
        if (erased != null) {
            erased.forEach(key -> System.out.println(erase(key) ? "erased" : "nobody has that key"));
        }
        if (exported != null || erased != null) {
            System.exit(SpringApplication.exit(context));
        }
    }

    /** All personal columns of the person's rows, as JSON by table. */
    public String export(String key) {
        ${handed}.sql("""
                        ${export}
                        """)
                .param("key", key)
                .query(String.class)
                .single();
        ${opened}
    }

    /** Whether there was somebody. */
    public boolean erase(String key) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            int rows = 0;
            ${names}
            ${erase}
            return rows > 0;
        }));
    }

    ${members}
}
