package dev.limpid.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.geo.Crs;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.raster.Legend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTableTest {
  @TempDir Path folder;

  private SampleTable read(String text, TableOptions options) throws IOException {
    return SampleTable.read(Files.writeString(folder.resolve("t.csv"), text), options);
  }

  @Test
  void findsFeaturesAndListsTheRest() throws IOException {
    SampleTable table =
        read(
            """
            id,longitude,latitude,label,ndvi_t0,ndvi_t1,OPTICAL-B02-ts0-10m,note
            a,2.5,48,wheat,0.1,0.2,300,x
            b,,,maize,0.3,65535,400,y
            c,2,1,,1,2,3,z
            d,2,1,maize,1,,3,z
            e,,,maize,1,2,3,z
            """,
            TableOptions.label("label").noData(65535));
    Samples s = table.samples();
    assertEquals(List.of("ndvi_t0", "ndvi_t1", "OPTICAL-B02-ts0-10m"), s.features());
    assertEquals(List.of("id", "longitude", "latitude", "note"), table.metadata());
    assertEquals(2, table.missing());
    assertEquals(1, table.unlabelled());
    assertEquals(2, s.size());
    assertEquals(List.of("maize", "wheat"), s.legend().names());
    assertEquals(1, s.label(0));
    assertEquals("a", s.id(0));
    assertEquals(48, s.y(0));
    assertTrue(Double.isNaN(s.x(1)));
    assertEquals(new Crs("EPSG:4326"), s.crs());
    assertNull(table.choices());
  }

  @Test
  void takesGlobsAndGroupsAndRowsAsIds() throws IOException {
    SampleTable table =
        read(
            "tile;year;cls;b1;b2;c1\nT1;2020;3;1;2;9\nT1;2021;4;3;4;9\n",
            TableOptions.label("cls").group("tile", "year").features("b*"));
    assertEquals(List.of("b1", "b2"), table.samples().features());
    assertEquals("T1 | 2020", table.samples().group(0));
    assertEquals("1", table.samples().id(1));
    assertEquals(3, table.samples().legend().entries().getFirst().code());
  }

  @Test
  void saysWhatIsWrong() {
    String head = "label,a_t0\n";
    assertMessage(head + "x,1\n", TableOptions.label("klass"), "no column 'klass'");
    assertMessage("label,a\nx,1\n", TableOptions.label("label"), "--features");
    assertMessage(head + "x,1\n", TableOptions.label("label").features("q*"), "q*");
    assertMessage(
        head + "x,1\ny,1.2.3\n", TableOptions.label("label"), "row 1 (line 3), column 'a_t0'");
    assertMessage(head + "x,\ny,NA\n", TableOptions.label("label"), "'a_t0' in 2 of them");
    assertMessage(head, TableOptions.label("label"), "no rows");
    assertMessage(head + "x,Infinity\n", TableOptions.label("label"), "not a finite number");
    assertMessage(head + "x,1e60\n", TableOptions.label("label"), "not a finite number");
  }

  private void assertMessage(String text, TableOptions options, String part) {
    BadInput e = assertThrows(BadInput.class, () -> read(text, options));
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertTrue(e.getMessage().contains("t.csv"), e.getMessage());
  }

  @Test
  void turnsLongTablesIntoSeries() throws IOException {
    TableOptions options =
        TableOptions.label("crop").features("B*").group("tile").longTable("field", "date");
    String head = "field,date,B2,B3,crop,tile\n";
    SampleTable table =
        read(
            head
                + "f1,2020-02-01,3,4,maize,T\nf2,2020-01-01,5,6,wheat,T\nf1,2020-01-01,1,2,maize,T\nf2,2020-02-01,7,8,wheat,T\nf3,2020-01-01,7,,wheat,T\nf3,2020-02-01,7,8,wheat,T\n",
            options);
    Samples s = table.samples();
    assertEquals(List.of("B2_t0", "B3_t0", "B2_t1", "B3_t1"), s.features());
    assertEquals("f1", s.id(0));
    for (int f = 0; f < 4; f++) assertEquals(f + 1, s.at(0, f));
    assertEquals(2, s.size());
    assertEquals(1, table.missing());
    assertMessage(
        head + "f1,1,1,2,m,T\nf1,2,1,2,m,T\nf2,1,1,2,m,T\n",
        options,
        "series f2 has 1 times, f1 has 2");
    assertMessage(head + "f1,1,1,2,m,T\nf1,1,1,2,m,T\n", options, "two rows at 1");
    assertMessage(head + "f1,1,1,2,m,T\nf1,2,1,2,n,T\n", options, "'n'");
    SampleTable numeric = read(head + "f1,10,1,2,m,T\nf1,9,3,4,m,T\n", options);
    assertEquals(3, numeric.samples().at(0, 0));
  }

  @Test
  void whatIsWrittenComesBackBitForBit() throws IOException {
    Random random = new Random(3);
    int n = 200;
    int f = 7;
    float[] values = new float[n * f];
    for (int i = 0; i < values.length; i++) {
      float v = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(v) ? v : 0.1f * i;
    }
    int[] label = random.ints(n, 0, 3).toArray();
    String[] id = new String[n];
    String[] parcel = new String[n];
    String[] block = new String[n];
    for (int i = 0; i < n; i++) {
      id[i] = i == 0 ? "=cmd|' /C calc'!A0" : i == 1 ? "'+x" : i == 2 ? "-5" : "s,\"" + i;
      parcel[i] = "@p" + i / 4;
      block[i] = "" + i / 20;
    }
    double[] x = random.doubles(n).map(v -> v * 1e6).toArray();
    double[] y = random.doubles(n).map(v -> -v).toArray();
    Legend legend =
        new Legend(
            List.of(
                new Legend.Entry(1, "maize", "1101060000", 0x123456),
                new Legend.Entry(2, "=wheat", "=w", 0xFF),
                new Legend.Entry(7, "rye", null, 0)));
    List<String> features =
        java.util.stream.IntStream.range(0, f).mapToObj(k -> "any" + k).toList();
    Samples samples =
        new Samples(legend, features, values, label, id, parcel, block, x, y, Crs.epsg(32631));
    ObjectNode choices = Json.object().put("fill", "linear");
    Path file = folder.resolve("S.csv");
    SampleFile.write(file, false, samples, choices);
    String text = Files.readString(file);
    assertTrue(text.startsWith("id,label,parcel,block,x,y,any0,"), text);
    assertTrue(text.lines().skip(1).noneMatch(l -> l.matches("[=+@].*")), "formula left");
    SampleTable table =
        SampleTable.read(
            file,
            new TableOptions(null, List.of(), List.of(), null, null, null, null, null, false));
    Samples back = table.samples();
    assertEquals(choices, table.choices());
    assertEquals(legend, back.legend());
    assertEquals(samples.crs(), back.crs());
    for (int i = 0; i < n; i++) {
      assertEquals(id[i], back.id(i));
      assertEquals(parcel[i], back.group(i));
      assertEquals(block[i], back.block(i));
      assertEquals(label[i], back.label(i));
      assertEquals(x[i], back.x(i));
      for (int k = 0; k < f; k++)
        assertEquals(
            Float.floatToRawIntBits(samples.at(i, k)), Float.floatToRawIntBits(back.at(i, k)));
    }
    assertThrows(BadInput.class, () -> SampleFile.write(file, false, samples, choices));
  }

  @Test
  void smallClassesLeave() throws IOException {
    Samples s =
        read("label,a_t0\nx,1\nx,2\ny,3\nz,4\nz,5\n", TableOptions.label("label")).samples();
    assertEquals(List.of(new Labels.Dropped(2, "y", 1)), s.without(new ClassChoice(List.of(), 2)));
    Samples kept = s.of(new ClassChoice(List.of(), 2));
    assertEquals(List.of("x", "z"), kept.legend().names());
    assertEquals(1, kept.label(3));
    assertEquals(5, kept.at(3, 0));
  }
}
