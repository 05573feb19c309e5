package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.testkit.Shared;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The table of limits in the documentation is the one in the code.
class UntrustedFilesPageTest {
  @Test
  void everyLimitIsOnThePageWithItsValue() throws Exception {
    String page =
        Files.readString(Shared.projectRoot().resolve("docs/concepts/untrusted-files.md"));
    for (RecordComponent limit : Limits.class.getRecordComponents()) {
      long value = ((Number) limit.getAccessor().invoke(Limits.DEFAULT)).longValue();
      String row = String.format(Locale.ROOT, "| `%s` | %,d |", limit.getName(), value);
      assertTrue(page.contains(row), row);
    }
  }
}
