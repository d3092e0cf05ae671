package com.example.byhand;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ProductRepository {
    private final JdbcClient database;

    ProductRepository(JdbcClient database) {
        this.database = database;
    }

    record Row(Page.Summary summary, List<String> position) {}

    Optional<Product> find(String sku, boolean drafts) {
        return database.sql("""
                        select p.id, p.version, p.sku, p.name, c.slug as category, p.price, p.status, p.description,
                               p.attributes, p.created_at, p.updated_at
                        from products p join categories c on c.id = p.category_id
                        where p.sku = :sku and (:drafts or p.status <> 'DRAFT')
                        """)
                .param("sku", sku)
                .param("drafts", drafts)
                .query(ProductRepository::product)
                .optional();
    }

    List<Row> list(ProductQuery query, List<String> after) {
        boolean byTime = query.sort().equals("newest");
        String column = byTime ? "p.created_at" : "p.price";
        String direction = query.sort().equals("cheapest") ? "" : " desc";
        var sql = new StringBuilder("""
                select p.sku, p.name, c.slug, p.price, p.status, %s::text, p.id::text
                from products p join categories c on c.id = p.category_id
                where true
                """.formatted(column));
        var parameters = new ArrayList<Object>();
        if (!query.drafts()) {
            sql.append("and p.status <> 'DRAFT' ");
        }
        if (query.status() != null) {
            sql.append("and p.status = ?::product_status ");
            parameters.add(query.status());
        }
        if (query.category() != null) {
            sql.append("and p.category_id = (select id from categories where slug = ?) ");
            parameters.add(query.category());
        }
        if (query.minPrice() != null) {
            sql.append("and p.price >= ? ");
            parameters.add(query.minPrice());
        }
        if (query.maxPrice() != null) {
            sql.append("and p.price <= ? ");
            parameters.add(query.maxPrice());
        }
        if (query.q() != null) {
            sql.append("and lower(p.name collate \"C\") like ? ");
            parameters.add("%" + query.q().toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        if (after != null) {
            sql.append("and (%s, p.id) %s (?::%s, ?::uuid) "
                    .formatted(column, direction.isEmpty() ? ">" : "<", byTime ? "timestamptz" : "numeric"));
            parameters.addAll(after);
        }
        sql.append("order by ").append(column).append(direction).append(", p.id").append(direction).append(" limit ?");
        parameters.add(query.limit() + 1);
        return database.sql(sql.toString())
                .params(parameters)
                .query((row, number) -> new Row(
                        new Page.Summary(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBigDecimal(4),
                                row.getString(5)),
                        List.of(row.getString(6), row.getString(7))))
                .list();
    }

    private static Product product(ResultSet row, int number) throws SQLException {
        return new Product(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("sku"),
                row.getString("name"),
                row.getString("category"),
                row.getBigDecimal("price"),
                row.getString("status"),
                row.getString("description"),
                row.getString("attributes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
