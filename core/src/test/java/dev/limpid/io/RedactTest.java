package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class RedactTest {
  @Test
  void terminalEscapesAndLineBreaksBecomeText() {
    assertEquals("a\\u001b[31mb\\u000ac\\u202ed", Redact.line("a\u001b[31mb\nc\u202ed"));
    assertEquals("\\ud800 caf\u00e9 \ud83d\ude00", Redact.line("\ud800 caf\u00e9 \ud83d\ude00"));
  }

  @Test
  void secretsAreHidden() {
    assertEquals(
        "https://***@h.org/x.tif?sv=1&sig=***&X-Amz-Signature=***&b=2",
        Redact.line("https://me:pw@h.org/x.tif?sv=1&sig=aB%2B&X-Amz-Signature=ff0&b=2"));
    assertEquals("access_token=*** next", Redact.line("access_token=abc.def next"));
    assertFalse(Redact.line("Authorization: Bearer abcdefghijkl").contains("abcdef"));
    assertEquals("id=1,sig=06,src=2: bad", Redact.line("id=1,sig=06,src=2: bad"));
    assertEquals("design=green", Redact.line("design=green"));
    assertEquals(
        "https://x/y.tif?sv=2024&se=***&sig=***&X-Amz-Date=***&b=1 (se=5)",
        Redact.line(
            "https://x/y.tif?sv=2024&se=2025-01-01T00%3A00Z&sig=ab%2B&X-Amz-Date=2024&b=1 (se=5)"));
  }

  @Test
  void badInputIsOneLine() {
    BadInput bad = new BadInput("x", "a\nb.tif", "found \u001b]0;title\u0007");
    assertEquals("a\\u000ab.tif: found \\u001b]0;title\\u0007", bad.getMessage());
  }
}
