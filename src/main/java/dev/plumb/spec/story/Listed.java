package dev.plumb.spec.story;

import dev.plumb.spec.text.FeatureText.Row;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of what is expected in a list.
 *
 * @param columns dotted paths, those that are looked at
 * @param rows values in the columns' order
 */
public record Listed(List<String> columns, List<List<StoryValue>> rows) {
    public Listed {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    static Listed read(Table table, Telling telling) {
        List<String> columns =
                table.rows().getFirst().cells().stream().map(Word::text).toList();
        var rows = new ArrayList<List<StoryValue>>();
        for (Row row : table.rows().subList(1, table.rows().size())) {
            rows.add(row.cells().stream().map(c -> Cells.value(c, telling)).toList());
        }
        return new Listed(columns, rows);
    }
}
