package com.example.byhand;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
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

    record Row(Page.Summary summary, Instant createdAt, UUID id) {}

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

    List<Row> newest(String category, BigDecimal maxPrice, Instant after, UUID afterId, int limit, boolean drafts) {
        var sql = new StringBuilder("""
                select p.sku, p.name, c.slug as category, p.price, p.status, p.created_at, p.id
                from products p join categories c on c.id = p.category_id
                where true
                """);
        var parameters = new ArrayList<Object>();
        if (!drafts) {
            sql.append("and p.status <> 'DRAFT' ");
        }
        if (category != null) {
            sql.append("and p.category_id = (select id from categories where slug = ?) ");
            parameters.add(category);
        }
        if (maxPrice != null) {
            sql.append("and p.price <= ? ");
            parameters.add(maxPrice);
        }
        if (after != null) {
            sql.append("and (p.created_at, p.id) < (?::timestamptz, ?) ");
            parameters.add(after.toString());
            parameters.add(afterId);
        }
        sql.append("order by p.created_at desc, p.id desc limit ?");
        parameters.add(limit);
        return database.sql(sql.toString())
                .params(parameters)
                .query((row, number) -> new Row(
                        new Page.Summary(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBigDecimal(4),
                                row.getString(5)),
                        row.getObject(6, OffsetDateTime.class).toInstant(),
                        row.getObject(7, UUID.class)))
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
