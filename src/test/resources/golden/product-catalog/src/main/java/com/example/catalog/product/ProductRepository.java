package com.example.catalog.product;

import com.example.catalog.support.data.Columns;
import com.example.catalog.support.data.Expressions;
import com.example.catalog.support.data.Json;
import com.example.catalog.support.data.Keyset;
import com.example.catalog.support.data.Keyset.Placed;
import com.example.catalog.support.data.Sql;
import com.example.catalog.support.data.Violations;
import com.example.catalog.support.problem.ErrorCode;
import com.example.catalog.support.security.Viewer;
import com.example.catalog.support.web.EntityTag;
import com.example.catalog.support.web.Tagged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class ProductRepository {

    private static final Violations CREATE_PRODUCT = Violations.none()
            .field("products_category_id_fkey", "category")
            .field("products_name_check", "name")
            .field("products_price_check", "price")
            .field("products_sku_check", "sku")
            .code("products_sku_key", ErrorCode.SKU_TAKEN, "sku");

    private static final String INSERT_PRODUCT = """
            insert into products
              (sku, name, description, category_id, price, attributes, status, created_at,
               updated_at)
            values
              (:sku, :name, coalesce(:description, ''::text), :categoryId, :price,
               coalesce(:attributes::jsonb, '{}'::jsonb),
               coalesce(:status::product_status, 'DRAFT'::product_status), :now, :now)
            """;

    private static final Violations UPDATE_PRODUCT = Violations.none()
            .field("products_category_id_fkey", "category")
            .field("products_name_check", "name")
            .field("products_price_check", "price");

    private final JdbcClient database;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate nested;

    ProductRepository(
            JdbcClient database, NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
        this.database = database;
        this.batches = batches;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** product-catalog.md:67. The rows behind {@code position}. */
    List<Placed<ProductSummary>> listProducts(
            ListProductsQuery query, Viewer viewer, List<String> position, int limit) {
        var order = switch (query.sort()) {
            case NEWEST ->
                new Keyset(
                        "product.created_at::text as position_1, product.id::text as position_2",
                        "(product.created_at, product.id) < (:position_1::timestamp with time zone, :position_2::uuid)",
                        "product.created_at desc, product.id desc",
                        2);
            case CHEAPEST ->
                new Keyset(
                        "product.price::text as position_1, product.id::text as position_2",
                        "(product.price, product.id) > (:position_1::numeric(12,2), :position_2::uuid)",
                        "product.price, product.id",
                        2);
            case PRICIEST ->
                new Keyset(
                        "product.price::text as position_1, product.id::text as position_2",
                        "(product.price, product.id) < (:position_1::numeric(12,2), :position_2::uuid)",
                        "product.price desc, product.id desc",
                        2);
        };
        var sql = new Sql("""
                select product.sku, product.name, category.slug as category, product.price,
                       product.status,
                       %s
                from products product
                join categories category on category.id = product.category_id
                where true
                """.formatted(order.position()));
        if (query.status() != null) {
            sql.add("and product.status = :status::product_status").with("status", Columns.name(query.status()));
        }
        if (query.category() != null) {
            sql.add("and product.category_id = (select id from categories where slug = :category::text)")
                    .with("category", query.category());
        }
        if (query.minPrice() != null) {
            sql.add("and product.price >= :minPrice").with("minPrice", query.minPrice());
        }
        if (query.maxPrice() != null) {
            sql.add("and product.price <= :maxPrice").with("maxPrice", query.maxPrice());
        }
        if (query.q() != null) {
            sql.add("and lower(product.name collate \"C\") like :qPattern")
                    .with("qPattern", Sql.containing(Expressions.lowerAscii(query.q())));
        }
        if (!viewer.is("staff")) {
            sql.add("and product.status <> 'DRAFT'");
        }
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(productSummary(row), order.positionOf(row)))
                .list();
    }

    /** product-catalog.md:155. */
    UUID insertProduct(NewProduct request, Map<String, UUID> categoriesBySlug, Instant now) {
        return CREATE_PRODUCT.explain(() -> database.sql("""
                        insert into products
                          (sku, name, description, category_id, price, attributes, status, created_at,
                           updated_at)
                        values
                          (:sku, :name, coalesce(:description, ''::text), :categoryId, :price,
                           coalesce(:attributes::jsonb, '{}'::jsonb),
                           coalesce(:status::product_status, 'DRAFT'::product_status), :now, :now)
                        returning id
                        """)
                .param("sku", request.sku())
                .param("name", request.name())
                .param("description", request.description())
                .param("categoryId", categoriesBySlug.get(request.category()))
                .param("price", request.price())
                .param("attributes", Columns.text(request.attributes()))
                .param("status", Columns.name(request.status()))
                .param("now", Columns.time(now))
                .query(UUID.class)
                .single());
    }

    /** product-catalog.md:154, api.yaml:93. */
    Tagged<Product> showProduct(UUID id) {
        return database.sql("""
                        select product.sku, product.name, category.slug as category, product.price,
                               product.status, product.description, product.attributes, product.created_at,
                               product.updated_at, product.id, product.version
                        from products product
                        join categories category on category.id = product.category_id
                        where product.id = :keyId
                        """)
                .param("keyId", id)
                .query(
                        (row, _) -> EntityTag.tagged(product(row), row.getObject("id", UUID.class), row.getLong("version")))
                .single();
    }

    /** The keys of those of them that there are. */
    Map<String, UUID> categoriesBySlug(Collection<String> slugs) {
        var keys = new HashMap<String, UUID>();
        var named = slugs.stream().filter(Objects::nonNull).distinct().toList();
        if (!named.isEmpty()) {
            database.sql("select slug, id from categories where slug in (:named)")
                    .param("named", named)
                    .query(row -> {
                        keys.put(row.getString("slug"), row.getObject("id", UUID.class));
                    });
        }
        return keys;
    }

    /**
     * product-catalog.md:161. All in one batch; where one is refused, each is tried, so that every bad one is named.
     */
    void insertProducts(List<NewProduct> lines, Map<String, UUID> categoriesBySlug, Instant now) {
        CREATE_PRODUCT.explainEach(
                lines,
                "products",
                nested,
                all -> batches.batchUpdate(
                        INSERT_PRODUCT,
                        all.stream()
                                .map(line -> productValues(line, categoriesBySlug, now))
                                .toArray(SqlParameterSource[]::new)),
                line -> batches.update(INSERT_PRODUCT, productValues(line, categoriesBySlug, now)));
    }

    /** api.yaml:78. */
    Optional<Tagged<Product>> findProduct(String sku, Viewer viewer) {
        var sql = new Sql("""
                select product.sku, product.name, category.slug as category, product.price,
                       product.status, product.description, product.attributes, product.created_at,
                       product.updated_at, product.id, product.version
                from products product
                join categories category on category.id = product.category_id
                where product.sku = :sku
                """);
        sql.with("sku", sku);
        if (!viewer.is("staff")) {
            sql.add("and product.status <> 'DRAFT'");
        }
        return sql.on(database)
                .query(
                        (row, _) -> EntityTag.tagged(product(row), row.getObject("id", UUID.class), row.getLong("version")))
                .optional();
    }

    /** api.yaml:93. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<ProductRow> lockProduct(String sku, Viewer viewer) {
        var sql = new Sql("""
                select product.id, product.sku, product.name, product.description, product.category_id,
                       product.price, product.attributes, product.status, product.version,
                       product.created_at, product.updated_at
                from products product
                where product.sku = :sku
                """);
        sql.with("sku", sku);
        if (!viewer.is("staff")) {
            sql.add("and product.status <> 'DRAFT'");
        }
        sql.add("for update of product");
        return sql.on(database)
                .query((row, _) -> productRow(row))
                .optional();
    }

    /** api.yaml:93. */
    void updateProduct(ProductChange request, Map<String, UUID> categoriesBySlug, Instant now, ProductRow product) {
        UPDATE_PRODUCT.explain(() -> database.sql("""
                        update products
                        set name        = coalesce(:name, name),
                            description = coalesce(:description, description),
                            category_id = coalesce(:categoryId, category_id),
                            price       = coalesce(:price, price),
                            attributes  = coalesce(:attributes::jsonb, attributes),
                            status      = coalesce(:status::product_status, status),
                            version     = version + 1,
                            updated_at  = :now
                        where id = :id
                        """)
                .param("name", request.name())
                .param("description", request.description())
                .param("categoryId", categoriesBySlug.get(request.category()))
                .param("price", request.price())
                .param("attributes", Columns.text(request.attributes()))
                .param("status", Columns.name(request.status()))
                .param("now", Columns.time(now))
                .param("id", product.id())
                .update());
    }

    /** api.yaml:113. */
    int deleteProduct(String sku, Viewer viewer) {
        var sql = new Sql("""
                delete from products product
                where product.sku = :sku
                """);
        sql.with("sku", sku);
        if (!viewer.is("staff")) {
            sql.add("and product.status <> 'DRAFT'");
        }
        return sql.on(database)
                .update();
    }

    private static ProductSummary productSummary(ResultSet row) throws SQLException {
        return new ProductSummary(
                row.getString("sku"),
                row.getString("name"),
                row.getString("category"),
                row.getBigDecimal("price"),
                ProductStatus.valueOf(row.getString("status")));
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(
                row.getString("sku"),
                row.getString("name"),
                row.getString("category"),
                row.getBigDecimal("price"),
                ProductStatus.valueOf(row.getString("status")),
                row.getString("description"),
                new Json(row.getString("attributes")),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    private static SqlParameterSource productValues(NewProduct line, Map<String, UUID> categoriesBySlug, Instant now) {
        return new MapSqlParameterSource()
                .addValue("sku", line.sku())
                .addValue("name", line.name())
                .addValue("description", line.description())
                .addValue("categoryId", categoriesBySlug.get(line.category()))
                .addValue("price", line.price())
                .addValue("attributes", Columns.text(line.attributes()))
                .addValue("status", Columns.name(line.status()))
                .addValue("now", Columns.time(now));
    }

    private static ProductRow productRow(ResultSet row) throws SQLException {
        return new ProductRow(
                row.getObject("id", UUID.class),
                row.getString("sku"),
                row.getString("name"),
                row.getString("description"),
                row.getObject("category_id", UUID.class),
                row.getBigDecimal("price"),
                new Json(row.getString("attributes")),
                ProductStatus.valueOf(row.getString("status")),
                row.getLong("version"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }
}
