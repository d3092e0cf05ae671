package org.example.sky.sketch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.example.sky.sighting.SightingRow;
import org.example.sky.sighting.Sky;
import org.example.sky.support.data.Columns;
import org.example.sky.support.data.Sql;
import org.example.sky.support.security.Viewer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class SketchRepository {

    private final JdbcClient database;

    SketchRepository(JdbcClient database) {
        this.database = database;
    }

    /**
     * observatory.md:161, observatory.md:169. The row stays as it is until the transaction ends, because rules look at
     * it.
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
        sql.add("for share of sighting");
        return sql.on(database)
                .query((row, _) -> sightingRow(row))
                .optional();
    }

    /** observatory.md:162. */
    SketchRow ensureSketch(SightingRow sighting, byte[] request) {
        var there = lockSketch(sighting);
        for (int attempt = 0; attempt < 5 && there.isEmpty(); attempt++) {
            database.sql("""
                            insert into sketches
                              (sighting_id, image)
                            values
                              (:sightingId, :image)
                            on conflict (sighting_id) do nothing
                            """)
                    .param("sightingId", sighting.id())
                    .param("image", request)
                    .update();
            there = lockSketch(sighting);
        }
        return there.orElseThrow();
    }

    /** observatory.md:165. */
    void updateSketch(byte[] request, SketchRow sketch) {
        database.sql("""
                        update sketches
                        set image = :image
                        where sighting_id = :sightingId
                        """)
                .param("image", request)
                .param("sightingId", sketch.sightingId())
                .update();
    }

    /** observatory.md:170. */
    SketchRow insertSketch(SightingRow sighting, HandInSketchRequest request) {
        return database.sql("""
                        insert into sketches
                          (sighting_id, image, caption, drawn_on)
                        values
                          (:sightingId, :image, coalesce(:caption, ''::character varying), :drawnOn)
                        returning sighting_id, image, caption, drawn_on
                        """)
                .param("sightingId", sighting.id())
                .param("image", request.image())
                .param("caption", request.caption())
                .param("drawnOn", request.drawnOn())
                .query((row, _) -> sketchRow(row))
                .single();
    }

    /** observatory.md:177. */
    Optional<SketchRow> findSketch(UUID sightingId, Viewer viewer) {
        var sql = new Sql("""
                select sketch.sighting_id, sketch.image, sketch.caption, sketch.drawn_on
                from sketches sketch
                join sightings sighting on sighting.id = sketch.sighting_id
                where sketch.sighting_id = :sightingId::uuid
                """);
        sql.with("sightingId", sightingId);
        if (!viewer.is("keeper")) {
            sql.add("and (sighting.published or :viewer and sighting.observer = :viewerSubject)")
                    .with("viewer", !viewer.isVisitor())
                    .with("viewerSubject", viewer.subject());
        }
        return sql.on(database)
                .query((row, _) -> sketchRow(row))
                .optional();
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

    private static SketchRow sketchRow(ResultSet row) throws SQLException {
        return new SketchRow(
                row.getObject("sighting_id", UUID.class),
                row.getBytes("image"),
                row.getString("caption"),
                row.getObject("drawn_on", LocalDate.class));
    }

    private Optional<SketchRow> lockSketch(SightingRow sighting) {
        return database.sql("""
                        select sighting_id, image, caption, drawn_on
                        from sketches
                        where sighting_id = :sightingId
                        for update
                        """)
                .param("sightingId", sighting.id())
                .query((row, _) -> sketchRow(row))
                .optional();
    }
}
