package com.example.orders.product;

import com.example.orders.support.data.Keyset;
import com.example.orders.support.data.Keyset.Placed;
import com.example.orders.support.data.Sql;
import com.example.orders.support.data.Violations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ProductRepository {

    private static final Violations SET_STOCK = Violations.none()
            .field("products_stock_check", "stock");

    private final JdbcClient database;

    ProductRepository(JdbcClient database) {
        this.database = database;
    }

    /** api.yaml:104. The rows behind {@code position}. */
    List<Placed<Product>> listProducts(List<String> position, int limit) {
        var order = new Keyset(
                "product.id::text as position_1",
                "(product.id) > (:position_1::uuid)",
                "product.id",
                1);
        var sql = new Sql("""
                select product.sku, product.name, product.price, product.stock,
                       %s
                from products product
                where true
                """.formatted(order.position()));
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(product(row), order.positionOf(row)))
                .list();
    }

    /** order-processing.md:148. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<ProductRow> lockProduct(String sku) {
        return database.sql("""
                        select product.id, product.sku, product.name, product.price, product.stock
                        from products product
                        where product.sku = :sku
                        for update of product
                        """)
                .param("sku", sku)
                .query((row, _) -> productRow(row))
                .optional();
    }

    /** order-processing.md:149. */
    ProductRow updateProduct(SetStockRequest request, ProductRow product) {
        return SET_STOCK.explain(() -> database.sql("""
                        update products
                        set stock = :stock
                        where id = :id
                        returning id, sku, name, price, stock
                        """)
                .param("stock", request.stock())
                .param("id", product.id())
                .query((row, _) -> productRow(row))
                .single());
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(
                row.getString("sku"), row.getString("name"), row.getBigDecimal("price"), row.getLong("stock"));
    }

    private static ProductRow productRow(ResultSet row) throws SQLException {
        return new ProductRow(
                row.getObject("id", UUID.class),
                row.getString("sku"),
                row.getString("name"),
                row.getBigDecimal("price"),
                row.getLong("stock"));
    }
}
