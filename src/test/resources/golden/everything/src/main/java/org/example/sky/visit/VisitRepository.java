package org.example.sky.visit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.example.sky.support.data.Columns;
import org.example.sky.support.data.Json;
import org.example.sky.support.data.Sql;
import org.example.sky.telescope.TelescopeRow;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class VisitRepository {

    private final JdbcClient database;

    VisitRepository(JdbcClient database) {
        this.database = database;
    }

    /** observatory.md:186. */
    List<Visit> listVisits(@Nullable String xContact, @Nullable VisitTongue tongue, ListVisitsQuery query) {
        var sql = new Sql("""
                select visit.id, telescope.code as telescope, visit.leader, visit.contact, visit.stars,
                       visit.tongue, visit.guests, visit.wish
                from visits visit
                join telescopes telescope on telescope.id = visit.telescope_id
                where true
                """);
        sql.with("limit", query.limit());
        sql.with("offset", query.offset());
        if (query.stars() != null) {
            sql.add("and visit.stars = any(:stars::bigint[])").with("stars", Columns.array(query.stars(), Long.class));
        }
        if (query.tongues() != null) {
            sql.add("and visit.tongue = any(:tongues::text[])")
                    .with("tongues", Columns.array(query.tongues(), String.class));
        }
        if (query.leaders() != null) {
            sql.add("and visit.leader = any(:leaders::text[])")
                    .with("leaders", Columns.array(query.leaders(), String.class));
        }
        if (query.about() != null && query.about().telescope() != null) {
            sql.add("and telescope.code = :aboutTelescope").with("aboutTelescope", query.about().telescope());
        }
        if (query.about() != null && query.about().leader() != null) {
            sql.add("and visit.leader = :aboutLeader").with("aboutLeader", query.about().leader());
        }
        if (xContact != null) {
            sql.add("and visit.contact = :xContact").with("xContact", xContact);
        }
        if (tongue != null) {
            sql.add("and visit.tongue = :tongueString").with("tongueString", tongue.word());
        }
        sql.add("""
                order by visit.created_at desc, visit.id desc
                limit :limit offset :offset
                """);
        return sql.on(database)
                .query((row, _) -> visit(row))
                .list();
    }

    /** observatory.md:199. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<TelescopeRow> lockTelescope(AnnounceVisitRequest request) {
        return database.sql("""
                        select telescope.id, telescope.code, telescope.title, telescope.aperture_mm,
                               telescope.focal_ratio, telescope.commissioned, telescope.retired,
                               telescope.mount_id, telescope.settings, telescope.calibration, telescope.version,
                               telescope.created_at, telescope.updated_at
                        from telescopes telescope
                        where telescope.code = :telescope
                        for share of telescope
                        """)
                .param("telescope", request.telescope())
                .query((row, _) -> telescopeRow(row))
                .optional();
    }

    /** observatory.md:200. */
    boolean announceVisitHolds(TelescopeRow telescope) {
        return database.sql("""
                        select (select count(*)
                          from visits visit
                          where visit.telescope_id = :telescopeId) < 2 as value
                        """)
                .param("telescopeId", telescope.id())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** observatory.md:202. */
    Long insertVisit(TelescopeRow telescope, AnnounceVisitRequest request, Instant now) {
        return database.sql("""
                        insert into visits
                          (telescope_id, leader, contact, stars, tongue, guests, wish, created_at)
                        values
                          (:telescopeId, :leader, :contact, coalesce(:stars, 3),
                           coalesce(:tongue, 'en'::text), coalesce(:guests, ''::text), :wish::jsonb, :now)
                        returning id
                        """)
                .param("telescopeId", telescope.id())
                .param("leader", request.leader())
                .param("contact", request.contact())
                .param("stars", request.stars())
                .param("tongue", request.tongue() == null ? null : request.tongue().word())
                .param("guests", Columns.text(request.guests()))
                .param("wish", Columns.text(request.wish()))
                .param("now", Columns.time(now))
                .query(Long.class)
                .single();
    }

    /** observatory.md:204, contract.yaml:364. */
    Visit showVisit(long id) {
        return database.sql("""
                        select visit.id, telescope.code as telescope, visit.leader, visit.contact, visit.stars,
                               visit.tongue, visit.guests, visit.wish
                        from visits visit
                        join telescopes telescope on telescope.id = visit.telescope_id
                        where visit.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> visit(row))
                .single();
    }

    /** observatory.md:207. */
    Optional<VisitRow> findVisit(long visitId) {
        return database.sql("""
                        select visit.id, visit.telescope_id, visit.leader, visit.contact, visit.stars,
                               visit.tongue, visit.guests, visit.wish, visit.created_at
                        from visits visit
                        where visit.id = :visitId
                        """)
                .param("visitId", visitId)
                .query((row, _) -> visitRow(row))
                .optional();
    }

    /** contract.yaml:364. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<VisitRow> lockVisit(long visitId) {
        return database.sql("""
                        select visit.id, visit.telescope_id, visit.leader, visit.contact, visit.stars,
                               visit.tongue, visit.guests, visit.wish, visit.created_at
                        from visits visit
                        where visit.id = :visitId
                        for update of visit
                        """)
                .param("visitId", visitId)
                .query((row, _) -> visitRow(row))
                .optional();
    }

    /** contract.yaml:364. */
    void updateVisit(VisitChange request, VisitRow visit) {
        database.sql("""
                        update visits
                        set contact = case when :contactGiven then :contact else contact end,
                            stars   = coalesce(:stars, stars)
                        where id = :id
                        """)
                .param("contact", request.contact())
                .param("contactGiven", request.given().contains("contact"))
                .param("stars", request.stars())
                .param("id", visit.id())
                .update();
    }

    private static Visit visit(ResultSet row) throws SQLException {
        return new Visit(
                row.getLong("id"),
                row.getString("telescope"),
                row.getString("leader"),
                row.getString("contact"),
                row.getLong("stars"),
                VisitTongue.of(row.getString("tongue")),
                new Json(row.getString("guests")),
                Columns.jsonOrNull(row, "wish"));
    }

    private static TelescopeRow telescopeRow(ResultSet row) throws SQLException {
        return new TelescopeRow(
                row.getLong("id"),
                row.getString("code"),
                row.getString("title"),
                row.getLong("aperture_mm"),
                row.getBigDecimal("focal_ratio"),
                row.getObject("commissioned", LocalDate.class),
                row.getBoolean("retired"),
                Columns.longOrNull(row, "mount_id"),
                new Json(row.getString("settings")),
                row.getString("calibration"),
                row.getLong("version"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"));
    }

    private static VisitRow visitRow(ResultSet row) throws SQLException {
        return new VisitRow(
                row.getLong("id"),
                row.getLong("telescope_id"),
                row.getString("leader"),
                row.getString("contact"),
                row.getLong("stars"),
                row.getString("tongue"),
                row.getString("guests"),
                Columns.jsonOrNull(row, "wish"),
                Columns.instant(row, "created_at"));
    }
}
