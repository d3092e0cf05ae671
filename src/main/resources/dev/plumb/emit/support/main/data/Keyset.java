package com.example.app.support.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An order in which a list is paged. Its last term is the primary key, so that every row has a place of its own.
 *
 * @param position the place of a row as select list: texts named {@code position_1}, {@code position_2} …
 * @param after the condition that holds for the rows behind {@code :position_1}, {@code :position_2} …
 * @param orderBy the order itself
 * @param terms how many
 */
public record Keyset(String position, String after, String orderBy, int terms) {

    public List<String> positionOf(ResultSet row) throws SQLException {
        var position = new ArrayList<String>(terms);
        for (int term = 1; term <= terms; term++) {
            position.add(row.getString("position_" + term));
        }
        return position;
    }

    /** Goes on behind {@code position}; an empty one is the beginning. */
    public Sql page(Sql sql, List<String> position, int limit) {
        if (!position.isEmpty()) {
            sql.add("and " + after);
            for (int term = 1; term <= terms; term++) {
                sql.add("", "position_" + term, position.get(term - 1));
            }
        }
        return sql.add("order by " + orderBy).add("limit :limit", "limit", limit);
    }

    /** One row of a page, and its place in the order. */
    public record Placed<T>(T row, List<String> position) {}
}
