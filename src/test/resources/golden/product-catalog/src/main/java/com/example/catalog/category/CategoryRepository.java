package com.example.catalog.category;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class CategoryRepository {

    private final JdbcClient database;

    CategoryRepository(JdbcClient database) {
        this.database = database;
    }

    /** api.yaml:124. */
    List<Category> listCategories() {
        return database.sql("""
                        select category.slug, category.name, parent.slug as parent
                        from categories category
                        left join categories parent on parent.id = category.parent_id
                        order by category.id
                        """)
                .query((row, _) -> category(row))
                .list();
    }

    private static Category category(ResultSet row) throws SQLException {
        return new Category(row.getString("slug"), row.getString("name"), row.getString("parent"));
    }
}
