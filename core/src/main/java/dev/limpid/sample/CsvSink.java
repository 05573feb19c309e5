package dev.limpid.sample;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a table as CSV with commas, texts as [SampleFile#cell] makes them.
final class CsvSink implements TableSink {
  private final Writer out;
  private boolean first = true;

  CsvSink(OutputStream out, List<Column> columns) throws IOException {
    this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    this.out.append(
        columns.stream().map(c -> SampleFile.cell(c.name())).collect(Collectors.joining(",")));
    this.out.append('\n');
  }

  private void cell(String cell) throws IOException {
    if (!first) out.append(',');
    out.append(cell);
    first = false;
  }

  @Override
  public void text(String cell) throws IOException {
    cell(SampleFile.cell(cell));
  }

  @Override
  public void number(double cell) throws IOException {
    cell(Double.toString(cell));
  }

  @Override
  public void endRow() throws IOException {
    out.append('\n');
    first = true;
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }
}
