package org.example.sky.gift;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.example.sky.support.data.Keyset;
import org.example.sky.support.data.Keyset.Placed;
import org.example.sky.support.data.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class GiftRepository {

    private final JdbcClient database;

    GiftRepository(JdbcClient database) {
        this.database = database;
    }

    /** contract.yaml:375. The rows behind {@code position}. */
    List<Placed<Gift>> listGifts(List<String> position, int limit) {
        var order = new Keyset(
                "gift.gift_no::text as position_1",
                "(gift.gift_no) > (:position_1::integer)",
                "gift.gift_no",
                1);
        var sql = new Sql("""
                select gift.gift_no, gift.what, gift.giver, gift.amount, gift.thing, gift.until,
                       %s
                from gifts gift
                where true
                """.formatted(order.position()));
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(gift(row), order.positionOf(row)))
                .list();
    }

    /** contract.yaml:396. */
    GiftRow insertGift(NewGift request) {
        return database.sql("""
                        insert into gifts
                          (what, giver, amount, thing, until)
                        values
                          (:what::gift_kind, :giver, :amount, :thing, :until)
                        returning gift_no, what, giver, amount, thing, until
                        """)
                .param("what", request.what().name())
                .param("giver", request.giver())
                .param("amount", request.amount())
                .param("thing", request.thing())
                .param("until", request.until())
                .query((row, _) -> giftRow(row))
                .single();
    }

    private static Gift gift(ResultSet row) throws SQLException {
        return new Gift(
                row.getLong("gift_no"),
                GiftKind.valueOf(row.getString("what")),
                row.getString("giver"),
                row.getBigDecimal("amount"),
                row.getString("thing"),
                row.getObject("until", LocalDate.class));
    }

    private static GiftRow giftRow(ResultSet row) throws SQLException {
        return new GiftRow(
                row.getLong("gift_no"),
                GiftKind.valueOf(row.getString("what")),
                row.getString("giver"),
                row.getBigDecimal("amount"),
                row.getString("thing"),
                row.getObject("until", LocalDate.class));
    }
}
