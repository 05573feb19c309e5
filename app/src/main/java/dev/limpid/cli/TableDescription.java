package dev.limpid.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.io.Json;
import dev.limpid.sample.TableSummary;
import java.io.IOException;
import java.nio.file.Path;

/// A table: columns and rows.
final class TableDescription {
  private TableDescription() {}

  static ObjectNode of(Path file) throws IOException {
    TableSummary table = TableSummary.of(file);
    ObjectNode json = Json.object().put("kind", "table").put("rows", table.rows());
    json.set("columns", Json.tree(table.columns()));
    if (table.checked() < table.rows()) json.put("checkedRows", table.checked());
    if (table.formulas() > 0)
      json.put("formulaCells", table.formulas())
          .put("note", "cells that a spreadsheet would run as formulas are plain text here");
    return json;
  }
}
