package org.example.sky.telescope;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.example.sky.sighting.Sky;
import org.example.sky.support.data.Columns;
import org.example.sky.support.data.Json;
import org.example.sky.support.data.Sql;
import org.example.sky.support.data.Violations;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.security.Viewer;
import org.example.sky.support.web.EntityTag;
import org.example.sky.support.web.Tagged;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class TelescopeRepository {

    private static final Violations ADD_TELESCOPE = Violations.none()
            .field("telescopes_aperture_mm_check", "apertureMm")
            .field("telescopes_code_check", "code")
            .field("telescopes_focal_ratio_check", "focalRatio")
            .field("telescopes_mount_id_fkey", "mount")
            .code("telescopes_code_key", ErrorCode.CODE_TAKEN, "code");

    private static final Violations REPLACE_TELESCOPE = Violations.none()
            .field("telescopes_aperture_mm_check", "apertureMm")
            .field("telescopes_focal_ratio_check", "focalRatio")
            .field("telescopes_mount_id_fkey", "mount");

    private static final Violations ADJUST_TELESCOPE = Violations.none()
            .field("telescopes_focal_ratio_check", "focalRatio")
            .field("telescopes_mount_id_fkey", "mount");

    private static final String INSERT_SIGHTING = """
            insert into sightings
              (telescope_id, target, seen_at, conditions, magnitude, observer)
            values
              (:telescopeId, :target, :seenAt, :conditions::sky, :magnitude, :observer)
            """;

    private static final Violations IMPORT_LOG = Violations.none()
            .field("sightings_target_check", "target")
            .code("sightings_telescope_id_target_seen_at_key", ErrorCode.SEEN_ALREADY, "");

    private final JdbcClient database;
    private final NamedParameterJdbcTemplate batches;
    private final TransactionTemplate nested;

    TelescopeRepository(
            JdbcClient database, NamedParameterJdbcTemplate batches, PlatformTransactionManager transactions) {
        this.database = database;
        this.batches = batches;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** observatory.md:81. */
    List<Telescope> listTelescopes(ListTelescopesQuery query) {
        var sql = new Sql("""
                select telescope.code, telescope.title, telescope.aperture_mm, telescope.focal_ratio,
                       telescope.commissioned, telescope.retired, mount.label as mount_label,
                       mount.payload_kg as mount_payload_kg, telescope.mount_id as mount_key,
                       telescope.settings, telescope.calibration,
                       (select count(*)
                           from sightings sighting
                           where sighting.telescope_id = telescope.id
                           and sighting.published) as sightings,
                       telescope.created_at
                from telescopes telescope
                left join mounts mount on mount.id = telescope.mount_id
                where true
                """);
        sql.with("limit", query.limit());
        sql.with("offset", query.offset());
        if (query.retired() != null) {
            sql.add("and telescope.retired = :retired").with("retired", query.retired());
        }
        if (query.mount() != null) {
            sql.add("and telescope.mount_id = (select id from mounts where label = :mount::text)")
                    .with("mount", query.mount());
        }
        sql.add("""
                order by telescope.created_at desc, telescope.id desc
                limit :limit offset :offset
                """);
        return sql.on(database)
                .query((row, _) -> telescope(row))
                .list();
    }

    /** observatory.md:81. How many there are on all pages together. */
    long countListTelescopes(ListTelescopesQuery query) {
        var sql = new Sql("""
                select count(*)
                from telescopes telescope
                where true
                """);
        if (query.retired() != null) {
            sql.add("and telescope.retired = :retired").with("retired", query.retired());
        }
        if (query.mount() != null) {
            sql.add("and telescope.mount_id = (select id from mounts where label = :mount::text)")
                    .with("mount", query.mount());
        }
        return sql.on(database)
                .query(Long.class)
                .single();
    }

    /** observatory.md:88. */
    Long insertTelescope(TelescopeInput request, Map<String, Long> mountsByLabel, Instant now) {
        return ADD_TELESCOPE.explain(() -> database.sql("""
                        insert into telescopes
                          (code, title, aperture_mm, focal_ratio, commissioned, retired, mount_id,
                           calibration, settings, created_at, updated_at)
                        values
                          (:code, :title, :apertureMm, :focalRatio, :commissioned,
                           coalesce(:retired, false), :mountId, :calibration,
                           coalesce(:settings::jsonb, '{}'::jsonb), :now, :now)
                        returning id
                        """)
                .param("code", request.code())
                .param("title", request.title())
                .param("apertureMm", request.apertureMm())
                .param("focalRatio", request.focalRatio())
                .param("commissioned", request.commissioned())
                .param("retired", request.retired())
                .param("mountId", mountsByLabel.get(request.mount()))
                .param("calibration", Columns.text(request.calibration()))
                .param("settings", Columns.text(request.rest()))
                .param("now", Columns.time(now))
                .query(Long.class)
                .single());
    }

    /** observatory.md:87, contract.yaml:65. */
    Tagged<Telescope> showTelescope(long id) {
        return database.sql("""
                        select telescope.code, telescope.title, telescope.aperture_mm, telescope.focal_ratio,
                               telescope.commissioned, telescope.retired, mount.label as mount_label,
                               mount.payload_kg as mount_payload_kg, telescope.mount_id as mount_key,
                               telescope.settings, telescope.calibration,
                               (select count(*)
                                   from sightings sighting
                                   where sighting.telescope_id = telescope.id
                                   and sighting.published) as sightings,
                               telescope.created_at, telescope.id, telescope.version
                        from telescopes telescope
                        left join mounts mount on mount.id = telescope.mount_id
                        where telescope.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> EntityTag.tagged(telescope(row), row.getLong("id"), row.getLong("version")))
                .single();
    }

    /** The keys of those of them that there are. */
    Map<String, Long> mountsByLabel(Collection<String> labels) {
        var keys = new HashMap<String, Long>();
        var named = labels.stream().filter(Objects::nonNull).distinct().toList();
        if (!named.isEmpty()) {
            database.sql("select label, id from mounts where label in (:named)")
                    .param("named", named)
                    .query(row -> {
                        keys.put(row.getString("label"), row.getLong("id"));
                    });
        }
        return keys;
    }

    /** contract.yaml:53. */
    Optional<Tagged<Telescope>> findTelescope(String code) {
        return database.sql("""
                        select telescope.code, telescope.title, telescope.aperture_mm, telescope.focal_ratio,
                               telescope.commissioned, telescope.retired, mount.label as mount_label,
                               mount.payload_kg as mount_payload_kg, telescope.mount_id as mount_key,
                               telescope.settings, telescope.calibration,
                               (select count(*)
                                   from sightings sighting
                                   where sighting.telescope_id = telescope.id
                                   and sighting.published) as sightings,
                               telescope.created_at, telescope.id, telescope.version
                        from telescopes telescope
                        left join mounts mount on mount.id = telescope.mount_id
                        where telescope.code = :code
                        """)
                .param("code", code)
                .query((row, _) -> EntityTag.tagged(telescope(row), row.getLong("id"), row.getLong("version")))
                .optional();
    }

    /**
     * contract.yaml:65, contract.yaml:84. Locked until the transaction ends, because it is changed by what it holds
     * now.
     */
    Optional<TelescopeRow> lockTelescope(String code) {
        return database.sql("""
                        select telescope.id, telescope.code, telescope.title, telescope.aperture_mm,
                               telescope.focal_ratio, telescope.commissioned, telescope.retired,
                               telescope.mount_id, telescope.settings, telescope.calibration, telescope.version,
                               telescope.created_at, telescope.updated_at
                        from telescopes telescope
                        where telescope.code = :code
                        for update of telescope
                        """)
                .param("code", code)
                .query((row, _) -> telescopeRow(row))
                .optional();
    }

    /** contract.yaml:65. */
    void updateTelescope(
            TelescopeReplacement request, Map<String, Long> mountsByLabel, Instant now, TelescopeRow telescope) {
        REPLACE_TELESCOPE.explain(() -> database.sql("""
                        update telescopes
                        set title        = :title,
                            aperture_mm  = :apertureMm,
                            focal_ratio  = :focalRatio,
                            commissioned = :commissioned,
                            retired      = coalesce(:retired, false),
                            mount_id     = :mountId,
                            settings     = coalesce(:settings::jsonb, '{}'::jsonb),
                            version      = version + 1,
                            updated_at   = :now
                        where id = :id
                        """)
                .param("title", request.title())
                .param("apertureMm", request.apertureMm())
                .param("focalRatio", request.focalRatio())
                .param("commissioned", request.commissioned())
                .param("retired", request.retired())
                .param("mountId", mountsByLabel.get(request.mount()))
                .param("settings", Columns.text(request.settings()))
                .param("now", Columns.time(now))
                .param("id", telescope.id())
                .update());
    }

    /** contract.yaml:84. */
    void updateTelescopeForAdjustTelescope(
            TelescopeChange request, Map<String, Long> mountsByLabel, Instant now, TelescopeRow telescope) {
        ADJUST_TELESCOPE.explain(() -> database.sql("""
                        update telescopes
                        set title       = coalesce(:title, title),
                            focal_ratio = case when :focalRatioGiven then :focalRatio else focal_ratio end,
                            retired     = coalesce(:retired, retired),
                            mount_id    = case when :mountIdGiven then :mountId else mount_id end,
                            version     = version + 1,
                            updated_at  = :now
                        where id = :id
                        """)
                .param("title", request.title())
                .param("focalRatio", request.focalRatio())
                .param("focalRatioGiven", request.given().contains("focalRatio"))
                .param("retired", request.retired())
                .param("mountId", mountsByLabel.get(request.mount()))
                .param("mountIdGiven", request.given().contains("mount"))
                .param("now", Columns.time(now))
                .param("id", telescope.id())
                .update());
    }

    /** contract.yaml:84. */
    Telescope showTelescopeForAdjustTelescope(long id) {
        return database.sql("""
                        select telescope.code, telescope.title, telescope.aperture_mm, telescope.focal_ratio,
                               telescope.commissioned, telescope.retired, mount.label as mount_label,
                               mount.payload_kg as mount_payload_kg, telescope.mount_id as mount_key,
                               telescope.settings, telescope.calibration,
                               (select count(*)
                                   from sightings sighting
                                   where sighting.telescope_id = telescope.id
                                   and sighting.published) as sightings,
                               telescope.created_at
                        from telescopes telescope
                        left join mounts mount on mount.id = telescope.mount_id
                        where telescope.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> telescope(row))
                .single();
    }

    /** contract.yaml:99. */
    int deleteTelescope(String code) {
        return database.sql("""
                        delete from telescopes telescope
                        where telescope.code = :code
                        """)
                .param("code", code)
                .update();
    }

    /** observatory.md:123. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<TelescopeRow> lockTelescopeForImportLog(String code) {
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

    /** observatory.md:126. All in one batch; where one is refused, each is tried, so that every bad one is named. */
    void insertSightings(List<LogLine> lines, TelescopeRow telescope, Viewer viewer) {
        IMPORT_LOG.explainEach(
                lines,
                "",
                nested,
                all -> batches.batchUpdate(
                        INSERT_SIGHTING,
                        all.stream()
                                .map(line -> sightingValues(line, telescope, viewer))
                                .toArray(SqlParameterSource[]::new)),
                line -> batches.update(INSERT_SIGHTING, sightingValues(line, telescope, viewer)));
    }

    /** observatory.md:132, observatory.md:182. */
    Optional<TelescopeRow> findTelescopeForExportLog(String code) {
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

    /** observatory.md:133. */
    List<LogLine> exportLog(Viewer viewer, TelescopeRow telescope) {
        var sql = new Sql("""
                select sighting.target, sighting.seen_at, sighting.conditions, sighting.magnitude
                from sightings sighting
                where sighting.telescope_id = :telescopeId
                """);
        sql.with("telescopeId", telescope.id());
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        sql.add("order by sighting.seen_at desc, sighting.id desc");
        return sql.on(database)
                .query((row, _) -> logLine(row))
                .list();
    }

    private static Telescope telescope(ResultSet row) throws SQLException {
        return new Telescope(
                row.getString("code"),
                row.getString("title"),
                row.getLong("aperture_mm"),
                row.getBigDecimal("focal_ratio"),
                row.getObject("commissioned", LocalDate.class),
                row.getBoolean("retired"),
                row.getObject("mount_key") == null
                        ? null
                        : new Mount(row.getString("mount_label"), row.getBigDecimal("mount_payload_kg")),
                new Json(row.getString("settings")),
                Columns.jsonOrNull(row, "calibration"),
                row.getLong("sightings"),
                Columns.instant(row, "created_at"));
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

    private static SqlParameterSource sightingValues(LogLine line, TelescopeRow telescope, Viewer viewer) {
        return new MapSqlParameterSource()
                .addValue("telescopeId", telescope.id())
                .addValue("target", line.target())
                .addValue("seenAt", Columns.time(line.seenAt()))
                .addValue("conditions", line.conditions().name())
                .addValue("magnitude", line.magnitude())
                .addValue("observer", viewer.subject());
    }

    private static LogLine logLine(ResultSet row) throws SQLException {
        return new LogLine(
                row.getString("target"),
                Columns.instant(row, "seen_at"),
                Sky.valueOf(row.getString("conditions")),
                row.getBigDecimal("magnitude"));
    }
}
