package dev.limpid.fuzz;

import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForest;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Window;
import dev.limpid.io.BadInput;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import dev.limpid.io.SafeModel;
import dev.limpid.io.SafeXml;
import dev.limpid.io.SafeZip;
import dev.limpid.io.Yaml;
import dev.limpid.landcover.MatrixFile;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterInfo;
import dev.limpid.raster.RasterSource;
import dev.limpid.raster.RasterStatistics;
import dev.limpid.sample.LegendFile;
import dev.limpid.sample.SampleTable;
import dev.limpid.sample.TableOptions;
import dev.limpid.sample.TableSummary;
import dev.limpid.testkit.fuzz.FuzzRun;
import dev.limpid.testkit.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// The readers of `core` and what they are fed. Started as a process by [FuzzReadersTest].
final class FuzzReaders {
  private static final long MOST_PIXELS = 1 << 20;
  private static final String JSON =
      "{ } [ ] : , null true -1 1e999 `` `type` `\\ud800` {`a`:1} [[[[[[[[ 9223372036854775808";

  private FuzzReaders() {}

  public static void main(String[] args) throws Exception {
    Path scratch = Files.createTempDirectory("fuzz");
    try {
      FuzzRun.main(args, targets(scratch));
    } finally {
      try (var files = Files.walk(scratch)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList())
          Files.delete(file);
      }
    }
  }

  private static List<FuzzTarget> targets(Path scratch) throws Exception {
    Corpus corpus = new Corpus(scratch);
    List<FuzzTarget> targets = new ArrayList<>(texts());
    targets.add(
        new FuzzTarget("tiff", ".tif", corpus.tiffs(), "II* MM nan <Item", FuzzReaders::tiff));
    targets.add(
        new FuzzTarget(
            "geopackage",
            ".gpkg",
            corpus.geoPackages(),
            "GP POINT TABLE VIEW geom",
            f -> features(f)));
    targets.add(
        new FuzzTarget("zip", ".zip", Corpus.zips(), "PK ../ / \\ C: con", FuzzReaders::zip));
    targets.add(
        new FuzzTarget(
            "safetensors",
            ".safetensors",
            Corpus.safetensors(),
            json() + " `F32` `shape` `data_offsets`",
            FuzzReaders::weights));
    targets.add(
        new FuzzTarget(
            "numpy", ".npz", Corpus.arrays(), "'descr' ( ) |O <f8 ,) True", FuzzReaders::weights));
    targets.add(new FuzzTarget("onnx", ".onnx", Corpus.onnx(), "* J : r z", FuzzReaders::weights));
    targets.add(
        new FuzzTarget(
            "forest",
            ".limpid",
            Corpus.forests(),
            List.of("LMPDTREE"),
            FuzzReaders::sealed,
            FuzzReaders::forest));
    targets.add(model(scratch.resolve("model")));
    targets.add(
        new FuzzTarget("parquet", ".parquet", corpus.parquets(), "PAR1", FuzzReaders::table));
    return targets;
  }

  private static String json() {
    return JSON.replace('`', '"');
  }

  private static List<FuzzTarget> texts() throws IOException {
    return List.of(
        new FuzzTarget(
            "json",
            ".json",
            Corpus.texts("{`a`:[1,2.5,`x`,null],`b`:{`c`:true}}", "[[],{},`\\u00e9`]"),
            json(),
            f ->
                Json.members(f, Set.of("type"), Limits.DEFAULT).size()
                    + Json.read(f, Limits.DEFAULT).getNodeType().name()),
        new FuzzTarget(
            "yaml",
            ".yaml",
            Corpus.texts("a: 1\nb: [x, `y`]\nc:\n  - d: 'e'\n  - |\n    text\n", "--- {k: v}\n"),
            "&a *a !!int <<: ? - | > [ { %TAG --- ... # ' : \t",
            f -> Yaml.read(f, Limits.DEFAULT).getNodeType()),
        new FuzzTarget(
            "xml",
            ".xml",
            Corpus.texts(
                "<?xml version=`1.0`?><!DOCTYPE q SYSTEM 'x'><q a=`1` xmlns:n=`u`><!-- a comment of some length --><n:b>text of some length &amp; more of it, to be changed</n:b><![CDATA[raw text]]></q>"),
            "<!DOCTYPE <!ENTITY &x; ]]> <a> </q> xmlns:n= <!-- <? &#0; &#x10FFFF;",
            f -> SafeXml.parse(f, Limits.DEFAULT).getDocumentElement().getTagName().length()),
        new FuzzTarget(
            "geojson",
            ".geojson",
            Corpus.texts(
                "{`type`:`FeatureCollection`,`features`:[{`type`:`Feature`,`id`:1,`properties`:{`a`:`b`,`n`:1.5},`geometry`:{`type`:`Polygon`,`coordinates`:[[[0,0],[3,0],[3,3],[0,0]]]}},{`type`:`Feature`,`properties`:null,`geometry`:{`type`:`MultiPoint`,`coordinates`:[[1,2],[3,4,5]]}}]}",
                "{`type`:`GeometryCollection`,`crs`:{`type`:`name`,`properties`:{`name`:`urn:ogc:def:crs:EPSG::32631`}},`geometries`:[{`type`:`LineString`,`coordinates`:[[1,2],[3,4]]}]}"),
            json() + " `coordinates` `Polygon` [1,2] `geometry`",
            FuzzReaders::features),
        new FuzzTarget(
            "csv", ".csv", Corpus.csvs(), ", ; \" \"\" \n \r =1+1 nan", FuzzReaders::table),
        new FuzzTarget("gzip", ".csv.gz", Corpus.gzipped(), "a", FuzzReaders::table));
  }

  private static Object tiff(Path file) throws IOException {
    try (RasterSource raster = GeoTiff.open(file, Limits.DEFAULT)) {
      RasterInfo info = raster.info();
      String about = info.compression() + info.type() + info.predictor() + info.unreadable();
      if (info.unreadable() != null) return about + info.warnings();
      Window first =
          new Window(
              0, 0, Math.min(64, raster.grid().width()), Math.min(64, raster.grid().height()));
      int[] bands = IntStream.range(0, Math.min(3, raster.bands().size())).toArray();
      raster.read(first, bands);
      raster.readStored(bands[0], first);
      long pixels = Math.multiplyExact((long) raster.grid().width(), raster.grid().height());
      if (pixels <= MOST_PIXELS / raster.bands().size()) RasterStatistics.of(raster, 1);
      for (int i = 0; i < Math.min(2, info.overviews().size()); i++)
        raster.overview(i).read(new Window(0, 0, 8, 8), bands[0]);
      return about + info.warnings();
    }
  }

  private static Object features(Path file) throws IOException {
    var features = dev.limpid.vector.Features.read(file);
    return features.notes() + features.in(Crs.epsg(3857), "x").crs().definition();
  }

  private static Object zip(Path file) throws IOException {
    try (SafeZip zip = SafeZip.open(file, Limits.DEFAULT)) {
      for (SafeZip.Entry entry : zip.entries()) zip.read(entry, 1 << 20);
      return zip.entries().size();
    }
  }

  private static Object weights(Path file) throws IOException {
    try (SafeModel model = SafeModel.open(file, Limits.DEFAULT)) {
      StringBuilder about = new StringBuilder(model.format());
      for (SafeModel.Tensor tensor : model.tensors()) {
        if (tensor.position() >= 0) model.read(tensor);
        about.append(tensor.dtype());
      }
      return about;
    }
  }

  private static byte[] sealed(byte[] bytes) {
    if (bytes.length < 4) return bytes;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 4, (int) crc.getValue());
    return bytes;
  }

  private static Object forest(Path file) throws IOException {
    Forest forest = Forest.read(file, Limits.DEFAULT);
    if (forest.features() < 1000) forest.probabilities(new float[forest.features()], 1);
    return forest.trees() + " trees";
  }

  /// `model.json` beside weights that are as they were.
  private static FuzzTarget model(Path folder) throws IOException {
    FuzzTarget.Seed json = Corpus.model(folder);
    return new FuzzTarget(
        "model",
        ".json",
        List.of(json),
        List.of((json() + " \"named\" \"series\" \"weights\" \"#000000\"").split(" ")),
        UnaryOperator.identity(),
        file -> {
          Path at = folder.resolve("model.json");
          Files.copy(file, at, StandardCopyOption.REPLACE_EXISTING);
          return new RandomForest.In(folder.toUri()).open().features().getClass();
        });
  }

  /// A table as each of the commands reads it that take one; the first that reads it is named.
  private static Object table(Path file) throws IOException {
    String columns =
        TableSummary.of(file).columns().stream().map(c -> c.type()).toList().toString();
    List<String> refused = new ArrayList<>();
    List<FuzzTarget.Reader> readers =
        List.of(
            f -> SampleTable.read(f, TableOptions.label("class").group("group")).notes(),
            f -> SampleTable.read(f, TableOptions.label("label")).notes(),
            f -> SampleTable.read(f, TableOptions.label("class").longTable("group", "x")).notes(),
            f -> LegendFile.read(f, List.of()).size(),
            f -> MatrixFile.read(f));
    for (FuzzTarget.Reader reader : readers) {
      try {
        reader.read(file);
        refused.add("ok");
      } catch (BadInput e) {
        refused.add(e.code());
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return columns + refused;
  }
}
