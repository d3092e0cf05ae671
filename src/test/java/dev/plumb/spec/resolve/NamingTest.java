package dev.plumb.spec.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

    @ParameterizedTest
    @CsvSource({
        "orderLines, orderLine",
        "categories, category",
        "addresses, address",
        "statuses, status",
        "people, person",
        "children, child",
        "boxes, box",
        "branches, branch",
        "warehouses, warehouse",
        "courses, course",
        "purchases, purchase",
        "invoices, invoice",
        "movies, movie",
        "series, series",
        "news, news",
        "leaves, leaf",
        "analyses, analysis",
        "databases, database",
        "keys, key",
        "orderStatuses, orderStatus",
        "user, user",
        "status, status",
        "heroes, hero",
        "taxes, tax",
        "caches, cache",
        "bonuses, bonus",
        "licenses, license",
        "processes, process",
        "wishes, wish",
        "quizzes, quiz",
        "indices, index",
        "userPeople, userPerson"
    })
    void aTableIsOfMany(String list, String row) {
        assertThat(Naming.singular(list)).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource({
        "order_lines, orderLines", "created_at, createdAt", "X-Tenant-Id, xTenantId", "cartId, cartId",
        "cart_id, cartId", "webhook-subscriptions, webhookSubscriptions", "2fa_codes, _2faCodes", "SKU, sku"
    })
    void wordsAreJoinedInCamelCase(String name, String camel) {
        assertThat(Naming.camel(name)).isEqualTo(camel);
    }
}
