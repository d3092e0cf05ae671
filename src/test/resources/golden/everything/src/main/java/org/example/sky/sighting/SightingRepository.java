package org.example.sky.sighting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.example.sky.support.data.Columns;
import org.example.sky.support.data.Json;
import org.example.sky.support.data.Keyset;
import org.example.sky.support.data.Keyset.Placed;
import org.example.sky.support.data.Sql;
import org.example.sky.support.data.Violations;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.security.Viewer;
import org.example.sky.telescope.TelescopeRow;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class SightingRepository {

    private static final Violations LOG_SIGHTING = Violations.none()
            .field("sightings_target_check", "target")
            .code("sightings_telescope_id_target_seen_at_key", ErrorCode.SEEN_ALREADY, "");

    private final JdbcClient database;

    SightingRepository(JdbcClient database) {
        this.database = database;
    }

    /** observatory.md:93. */
    Optional<TelescopeRow> findTelescope(String code) {
        return database.sql("""
                        select telescope.id, telescope.code, telescope.title, telescope.aperture_mm,
                               telescope.focal_ratio, telescope.commissioned, telescope.retired,
                               telescope.mount_id, telescope.settings, telescope.calibration, telescope.version,
                               telescope.created_at, telescope.updated_at
                        from telescopes telescope
                        where telescope.code = :code
                        """)
                .param("code", code)
                .query((row, _) -> telescopeRow(row))
                .optional();
    }

    /** observatory.md:94. */
    List<Sighting> sightingsOf(SightingsOfQuery query, Viewer viewer, TelescopeRow telescope) {
        var sql = new Sql("""
                select sighting.id, telescope.code as telescope, sighting.target, sighting.magnitude,
                       sighting.conditions, sighting.seen_at, sighting.exposure, sighting.observer,
                       sighting.published, sighting.keywords, sighting.remarks
                from sightings sighting
                join telescopes telescope on telescope.id = sighting.telescope_id
                where sighting.telescope_id = :telescopeId
                """);
        sql.with("telescopeId", telescope.id());
        sql.with("size", query.size());
        sql.with("offset", (query.page() - 1) * query.size());
        if (query.conditions() != null) {
            sql.add("and sighting.conditions = :conditions::sky").with("conditions", Columns.name(query.conditions()));
        }
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        sql.add("""
                order by sighting.seen_at desc, sighting.id desc
                limit :size offset :offset
                """);
        return sql.on(database)
                .query((row, _) -> sighting(row))
                .list();
    }

    /** observatory.md:94. How many there are on all pages together. */
    long countSightingsOf(SightingsOfQuery query, Viewer viewer, TelescopeRow telescope) {
        var sql = new Sql("""
                select count(*)
                from sightings sighting
                where sighting.telescope_id = :telescopeId
                """);
        sql.with("telescopeId", telescope.id());
        if (query.conditions() != null) {
            sql.add("and sighting.conditions = :conditions::sky").with("conditions", Columns.name(query.conditions()));
        }
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return sql.on(database)
                .query(Long.class)
                .single();
    }

    /** observatory.md:102. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<TelescopeRow> lockTelescope(String code) {
        return database.sql("""
                        select telescope.id, telescope.code, telescope.title, telescope.aperture_mm,
                               telescope.focal_ratio, telescope.commissioned, telescope.retired,
                               telescope.mount_id, telescope.settings, telescope.calibration, telescope.version,
                               telescope.created_at, telescope.updated_at
                        from telescopes telescope
                        where telescope.code = :code
                        for share of telescope
                        """)
                .param("code", code)
                .query((row, _) -> telescopeRow(row))
                .optional();
    }

    /** observatory.md:105. */
    SightingRow insertSighting(TelescopeRow telescope, SightingForm request, Viewer viewer) {
        return LOG_SIGHTING.explain(() -> database.sql("""
                        insert into sightings
                          (telescope_id, target, seen_at, magnitude, conditions, exposure, keywords,
                           remarks, observer)
                        values
                          (:telescopeId, :target, :seenAt, :magnitude,
                           coalesce(:conditions::sky, 'CLEAR'::sky), :exposure,
                           coalesce(:keywords::text[], '{}'::text[]), :remarks, :observer)
                        returning id, telescope_id, target, magnitude, conditions, seen_at, exposure, observer,
                           published, keywords, remarks
                        """)
                .param("telescopeId", telescope.id())
                .param("target", request.target())
                .param("seenAt", Columns.time(request.seenAt()))
                .param("magnitude", request.magnitude())
                .param("conditions", Columns.name(request.conditions()))
                .param("exposure", request.exposure())
                .param("keywords", Columns.array(request.keywords(), String.class))
                .param("remarks", request.remarks())
                .param("observer", viewer.subject())
                .query((row, _) -> sightingRow(row))
                .single());
    }

    /** observatory.md:117, contract.yaml:204, contract.yaml:214, observatory.md:157. */
    Sighting showSighting(UUID id) {
        return database.sql("""
                        select sighting.id, telescope.code as telescope, sighting.target, sighting.magnitude,
                               sighting.conditions, sighting.seen_at, sighting.exposure, sighting.observer,
                               sighting.published, sighting.keywords, sighting.remarks
                        from sightings sighting
                        join telescopes telescope on telescope.id = sighting.telescope_id
                        where sighting.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> sighting(row))
                .single();
    }

    /** observatory.md:139. The rows behind {@code position}. */
    List<Placed<Sighting>> searchSightings(
            SearchSightingsQuery query, Viewer viewer, List<String> position, int limit) {
        var order = switch (query.order()) {
            case LATEST ->
                new Keyset(
                        "sighting.seen_at::text as position_1, sighting.id::text as position_2",
                        "(sighting.seen_at, sighting.id) < (:position_1::timestamp with time zone, :position_2::uuid)",
                        "sighting.seen_at desc, sighting.id desc",
                        2);
            case BRIGHTEST ->
                new Keyset(
                        "case when sighting.magnitude is null then '-' else '+' || sighting.magnitude::text end as position_1, sighting.id::text as position_2",
                        "((sighting.magnitude > (case when :position_1 <> '-' then substr(:position_1, 2) end)::numeric(5,2) or :position_1 <> '-' and sighting.magnitude is null) or sighting.magnitude is not distinct from (case when :position_1 <> '-' then substr(:position_1, 2) end)::numeric(5,2) and sighting.id > :position_2::uuid)",
                        "sighting.magnitude, sighting.id",
                        2);
            case FAINTEST ->
                new Keyset(
                        "case when sighting.magnitude is null then '-' else '+' || sighting.magnitude::text end as position_1, sighting.id::text as position_2",
                        "((sighting.magnitude < (case when :position_1 <> '-' then substr(:position_1, 2) end)::numeric(5,2) or :position_1 <> '-' and sighting.magnitude is null) or sighting.magnitude is not distinct from (case when :position_1 <> '-' then substr(:position_1, 2) end)::numeric(5,2) and sighting.id < :position_2::uuid)",
                        "sighting.magnitude desc nulls last, sighting.id desc",
                        2);
        };
        var sql = new Sql("""
                select sighting.id, telescope.code as telescope, sighting.target, sighting.magnitude,
                       sighting.conditions, sighting.seen_at, sighting.exposure, sighting.observer,
                       sighting.published, sighting.keywords, sighting.remarks,
                       %s
                from sightings sighting
                join telescopes telescope on telescope.id = sighting.telescope_id
                where true
                """.formatted(order.position()));
        if (query.telescope() != null) {
            sql.add("""
                    and sighting.telescope_id = (select id
                        from telescopes
                        where code = :telescope::text)
                    """).with("telescope", query.telescope());
        }
        if (query.since() != null) {
            sql.add("and sighting.seen_at >= :since").with("since", Columns.time(query.since()));
        }
        if (query.faintest() != null) {
            sql.add("and sighting.magnitude <= :faintest").with("faintest", query.faintest());
        }
        if (query.keyword() != null) {
            sql.add("and exists (select 1 from unnest(sighting.keywords) as k where k = :keyword)")
                    .with("keyword", query.keyword());
        }
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return order.page(sql, position, limit)
                .on(database)
                .query((row, _) -> new Placed<>(sighting(row), order.positionOf(row)))
                .list();
    }

    /** contract.yaml:204. */
    Optional<Sighting> findSighting(UUID sightingId, Viewer viewer) {
        var sql = new Sql("""
                select sighting.id, telescope.code as telescope, sighting.target, sighting.magnitude,
                       sighting.conditions, sighting.seen_at, sighting.exposure, sighting.observer,
                       sighting.published, sighting.keywords, sighting.remarks
                from sightings sighting
                join telescopes telescope on telescope.id = sighting.telescope_id
                where sighting.id = :sightingId
                """);
        sql.with("sightingId", sightingId);
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return sql.on(database)
                .query((row, _) -> sighting(row))
                .optional();
    }

    /**
     * contract.yaml:214, observatory.md:153. Locked until the transaction ends, because it is changed by what it holds
     * now.
     */
    Optional<SightingRow> lockSighting(UUID sightingId, Viewer viewer) {
        var sql = new Sql("""
                select sighting.id, sighting.telescope_id, sighting.target, sighting.magnitude,
                       sighting.conditions, sighting.seen_at, sighting.exposure, sighting.observer,
                       sighting.published, sighting.keywords, sighting.remarks
                from sightings sighting
                where sighting.id = :sightingId
                """);
        sql.with("sightingId", sightingId);
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        sql.add("for update of sighting");
        return sql.on(database)
                .query((row, _) -> sightingRow(row))
                .optional();
    }

    /** contract.yaml:214. */
    void updateSighting(SightingChange request, SightingRow sighting) {
        database.sql("""
                        update sightings
                        set magnitude  = case when :magnitudeGiven then :magnitude else magnitude end,
                            conditions = coalesce(:conditions::sky, conditions),
                            keywords   = coalesce(:keywords::text[], keywords),
                            remarks    = case when :remarksGiven then :remarks else remarks end
                        where id = :id
                        """)
                .param("magnitude", request.magnitude())
                .param("magnitudeGiven", request.given().contains("magnitude"))
                .param("conditions", Columns.name(request.conditions()))
                .param("keywords", Columns.array(request.keywords(), String.class))
                .param("remarks", request.remarks())
                .param("remarksGiven", request.given().contains("remarks"))
                .param("id", sighting.id())
                .update();
    }

    /** observatory.md:156. */
    void updateSightingForPublishSighting(SightingRow sighting) {
        database.sql("""
                        update sightings
                        set published = true
                        where id = :id
                        """)
                .param("id", sighting.id())
                .update();
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

    private static Sighting sighting(ResultSet row) throws SQLException {
        return new Sighting(
                row.getObject("id", UUID.class),
                row.getString("telescope"),
                row.getString("target"),
                row.getBigDecimal("magnitude"),
                Sky.valueOf(row.getString("conditions")),
                Columns.instant(row, "seen_at"),
                row.getBigDecimal("exposure"),
                row.getString("observer"),
                row.getBoolean("published"),
                Columns.texts(row, "keywords"),
                row.getString("remarks"));
    }

    private static SightingRow sightingRow(ResultSet row) throws SQLException {
        return new SightingRow(
                row.getObject("id", UUID.class),
                row.getLong("telescope_id"),
                row.getString("target"),
                row.getBigDecimal("magnitude"),
                Sky.valueOf(row.getString("conditions")),
                Columns.instant(row, "seen_at"),
                Columns.doubleOrNull(row, "exposure"),
                row.getString("observer"),
                row.getBoolean("published"),
                Columns.texts(row, "keywords"),
                row.getString("remarks"));
    }
}
