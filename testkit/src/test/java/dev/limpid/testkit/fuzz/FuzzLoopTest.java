package dev.limpid.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The fuzzer finds faults that are planted in a reader.
class FuzzLoopTest {
  private static final byte[] SOUND = "magic 3 abc".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private static Object faulty(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!text.startsWith("magic ")) throw new BadInput("x.magic", file.toString(), "no magic");
    if (text.length() > 9 && text.charAt(6) == '9') return text.substring(100);
    if (text.endsWith("((")) return faulty(file);
    return "read";
  }

  private String run(FuzzTarget.Reader reader, long millis) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    FuzzTarget target =
        new FuzzTarget("faulty", ".txt", List.of(new FuzzTarget.Seed(SOUND, 6)), "9 ((", reader);
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    new FuzzLoop(target, 1, folder, out).run(millis * 1_000_000);
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void plantedFaultsAreFoundAndTheirInputsKept() throws IOException {
    String said = run(FuzzLoopTest::faulty, 3000);
    assertTrue(said.contains("IndexOutOfBounds"), said);
    assertTrue(said.contains("StackOverflow"), said);
    String file = said.lines().findFirst().orElseThrow().split("\t")[4];
    assertTrue(Files.exists(Path.of(file)), file);
  }

  @Test
  void aReaderThatRefusesEverythingFails() throws IOException {
    String said =
        run(
            file -> {
              throw new BadInput("x", file.toString(), "no");
            },
            1);
    assertTrue(said.contains("a sound input was not read"), said);
  }

  @Test
  void damageDependsOnTheSeedAlone() {
    for (long seed = 0; seed < 200; seed++) {
      byte[] once =
          new Mutator(new SplittableRandom(seed), List.of("w")).mutate(SOUND, SOUND, new int[] {6});
      byte[] again =
          new Mutator(new SplittableRandom(seed), List.of("w")).mutate(SOUND, SOUND, new int[] {6});
      assertArrayEquals(once, again);
    }
    assertEquals("magic 3 abc", new String(SOUND, StandardCharsets.UTF_8));
  }
}
