package dev.limpid.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.sample.TableRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CanopySimulateTest {
  private static final String HEADER =
      "id,prospect,N,cab,car,cbrown,cw,cm,lai,lidfa,hspot,rsoil,psoil,tts,tto,psi\n";
  private static final String ROW = ",D,1.5,40,8,0,.01,.009,3,57,.1,1,.5,30,10,0\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private double[] column(Path table, String name) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = Arrays.asList(lines.getFirst().split(",")).indexOf(name);
    assertTrue(at >= 0, name + " in " + lines.getFirst());
    return lines.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[at])).toArray();
  }

  @Test
  void givenCanopies() throws IOException {
    Path draws = file("draws.csv", HEADER + "a" + ROW + "b" + ROW.replace(",3,57", ",0,57"));
    Path out = folder.resolve("out.csv");
    JsonNode json = Run.json("canopy", "simulate", "--parameters", draws, "-o", out);
    assertEquals(2, json.get("draws").asInt());
    assertEquals(747, json.get("wavelengths").asInt());
    List<String> lines = Files.readAllLines(out);
    assertTrue(lines.getFirst().startsWith("id,rsot_B2,rsot_B3,rsot_B4,rsot_B5,"));
    assertTrue(lines.getFirst().endsWith(",rddt_B8A,rddt_B11,rddt_B12"));
    assertTrue(lines.get(1).startsWith("a,") && lines.get(2).startsWith("b,"));
    double[] infrared = column(out, "rsot_B8");
    assertTrue(infrared[0] > .35, "a canopy: " + infrared[0]);
    double[] soil = column(out, "rsdt_B8");
    assertEquals(infrared[1], soil[1], 0, "bare soil is the same to everyone");
    assertTrue(Files.exists(folder.resolve("out.json")));
  }

  @Test
  void drawnCanopiesAreTheSameForASeed() throws IOException {
    Object[] call = {"canopy", "simulate", "--prior", "atbd", "--count", 50, "--sensor", "S2B"};
    Path one = with(call, "one.csv", "--threads", 1, "--noise", "0.01,0.02");
    Path two = with(call, "two.csv", "--threads", 3, "--noise", "0.01,0.02");
    assertEquals(Files.readString(one), Files.readString(two));
    Path clean = with(call, "clean.csv");
    assertArrayEquals(column(one, "rsot_B4"), column(clean, "rsot_B4"), 0);
    assertArrayEquals(column(one, "lai"), column(clean, "lai"), 0);
    assertFalse(Arrays.equals(column(one, "rsot_B4"), column(one, "B4")));
    Path other = with(call, "other.csv", "--seed", 2);
    assertNotEquals(column(clean, "lai")[0], column(other, "lai")[0]);
    // what was drawn gives the same bands when it is given
    Path again =
        with(
            new Object[] {"canopy", "simulate", "--parameters", clean},
            "again.csv",
            "--prospect",
            "D",
            "--sensor",
            "S2B");
    assertArrayEquals(column(clean, "rsot_B12"), column(again, "rsot_B12"), 0);
  }

  private Path with(Object[] call, String name, Object... more) {
    Path out = folder.resolve(name);
    Object[] all = Arrays.copyOf(call, call.length + more.length + 2);
    System.arraycopy(more, 0, all, call.length, more.length);
    all[all.length - 2] = "-o";
    all[all.length - 1] = out;
    Run.json(all);
    return out;
  }

  @Test
  void noiseHasItsDeviation() throws IOException {
    Object[] call = {"canopy", "simulate", "--prior", "simulation", "--count", 4000};
    Path out = with(call, "noisy.csv", "--noise", "0.01,0.02");
    double[] clean = column(out, "rsot_B8");
    double[] noisy = column(out, "B8");
    double sum = 0;
    for (int i = 0; i < clean.length; i++) {
      double z = (noisy[i] - clean[i]) / (.01 + .02 * clean[i]);
      sum += z * z / clean.length;
    }
    assertEquals(1, sum, .1);
  }

  @Test
  void parquetHoldsTheRowsOfTheCsv() throws IOException {
    Object[] call = {"canopy", "simulate", "--prior", "atbd", "--count", 30};
    Path csv = with(call, "a.csv", "--noise", "0.01,0.02");
    Path parquet = with(call, "b.parquet", "--noise", "0.01,0.02");
    assertTrue(Files.exists(folder.resolve("b.json")));
    try (TableRows one = TableRows.open(csv);
        TableRows two = TableRows.open(parquet)) {
      assertEquals(one.columns(), two.columns());
      int rows = 0;
      for (; one.next(); rows++) {
        assertTrue(two.next());
        assertEquals(one.text(0), two.text(0));
        for (int c = 1; c < one.columns().size(); c++)
          assertEquals(one.coordinate(c), two.coordinate(c), 0, one.columns().get(c));
      }
      assertFalse(two.next());
      assertEquals(30, rows);
    }
    Object[] given = {"canopy", "simulate", "--parameters", parquet, "--prospect", "D"};
    assertArrayEquals(column(csv, "rsot_B12"), column(with(given, "c.csv"), "rsot_B12"), 0);
  }

  @Test
  void aTableOfResponsesGivesItsBands() throws IOException {
    Path responses =
        file(
            "r.csv",
            """
            nm,solar,red,nir
            640,2,0,0
            650,2,1,0
            660,1,0,0
            800,1,0,0
            810,1,0,1
            820,1,0,0
            """);
    Object[] call = {"canopy", "simulate", "--prior", "uniform", "--count", 5};
    Path plain = with(call, "plain.csv", "--responses", responses);
    Path solar = with(call, "solar.csv", "--responses", responses, "--response", "solar");
    assertTrue(column(plain, "rsot_nir")[0] > 0);
    assertNotEquals(column(plain, "rsot_red")[0], column(solar, "rsot_red")[0]);
    assertEquals(column(plain, "rsot_nir")[0], column(solar, "rsot_nir")[0], 1e-15);
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Path good = file("good.csv", HEADER + "a" + ROW);
    Path steep = file("steep.csv", HEADER + "a" + ROW + "b" + ROW.replace(",30,10,", ",95,10,"));
    Path five = file("five.csv", HEADER + "a" + ROW.replace(",D,", ",5,"));
    Path none = file("none.csv", HEADER.replace("lai,", "") + "a" + ROW.replace(",3,57", ",57"));
    Path bad = file("bad.csv", "nm,dry\n400,.1\n2500,1.4\n");
    refused(3, "steep.csv: row 1: sun zenith (tts)", "--parameters", steep);
    refused(3, "no column 'lai'", "--parameters", none);
    refused(3, "--coefficients DIR", "--parameters", five);
    refused(3, "--coefficients DIR", "--parameters", good, "--soil", "drywet");
    refused(3, "a reflectance is 0 to 1", "--parameters", good, "--soil", bad);
    refused(3, "--responses FILE", "--parameters", good, "--response", "solar");
    refused(2, "13 or 18", "--parameters", good, "--leaf-angles", 12);
    refused(2, "S2A, S2B, S2C", "--parameters", good, "--sensor", "S2D");
    refused(2, "5, D or PRO", "--parameters", good, "--prospect", "6");
    refused(2, "above 0 or none", "--parameters", good, "--hot-spot-cap", "high");
    refused(2, "--prior NAME", "--count", 3);
    refused(2, "--count N", "--prior", "uniform");
    refused(2, "uniform, simulation or atbd", "--prior", "flat", "--count", 3);
    refused(2, "proteins", "--prior", "uniform", "--count", 3, "--prospect", "PRO");
    refused(2, "FLOOR,GAIN", "--parameters", good, "--noise", "much");
    Run other =
        Run.limpid("canopy", "simulate", "--parameters", good, "-o", folder.resolve("o.xlsx"));
    assertEquals(2, other.code(), other.err());
    assertTrue(other.err().contains("NAME.csv or NAME.parquet"), other.err());
    assertEquals(2, Run.limpid("canopy").code());
  }

  private void refused(int code, String words, Object... options) {
    Path out = folder.resolve("refused.csv");
    Object[] all = new Object[options.length + 4];
    all[0] = "canopy";
    all[1] = "simulate";
    System.arraycopy(options, 0, all, 2, options.length);
    all[all.length - 2] = "-o";
    all[all.length - 1] = out;
    Run run = Run.limpid(all);
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(Files.exists(out) || Files.exists(folder.resolve("refused.json")));
  }
}
