package com.example.app.support.privacy;

import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is kept about a person, handed out or erased on their demand (GDPR, articles 15, 17 and 20). A command for whoever
 * runs the backend; the key is that of the person's account:
 *
 * <pre>{@code
 * java -jar ${name}.jar --server.port=0 --person.export=KEY
 * java -jar ${name}.jar --server.port=0 --person.erase=KEY
 * }</pre>
 *
 * <p>An erased account stays as a row without a person, so that what points at it stays whole; the audit trail keeps that
 * it changed, and not from what.
 */
@Component
public class PersonalData implements ApplicationRunner {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ConfigurableApplicationContext context;

    PersonalData(
            JdbcClient database, PlatformTransactionManager transactions, ConfigurableApplicationContext context) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.context = context;
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
        return database.sql("""
                        ${export}
                        """)
                .param("key", key)
                .query(String.class)
                .single();
    }

    /** Whether there was somebody. */
    public boolean erase(String key) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            int rows = 0;
            ${erase}
            return rows > 0;
        }));
    }
}
