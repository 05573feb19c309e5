package dev.limpid.fuzz;

import dev.limpid.cube.NamedFeatures;
import dev.limpid.forest.Forest;
import dev.limpid.forest.RandomForest;
import dev.limpid.forest.RandomForestTrainer;
import dev.limpid.forest.RandomForestTrainer.ClassWeights;
import dev.limpid.forest.RandomForestTrainer.Options;
import dev.limpid.geo.Crs;
import dev.limpid.geo.Grid;
import dev.limpid.io.SafeTensorsWriter;
import dev.limpid.model.ModelCard;
import dev.limpid.model.Trainer.Progress;
import dev.limpid.model.Training;
import dev.limpid.raster.Band;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.Layer;
import dev.limpid.raster.Legend;
import dev.limpid.raster.MapWriter;
import dev.limpid.raster.SampleType;
import dev.limpid.raster.WriteOptions;
import dev.limpid.raster.WriteOptions.Compression;
import dev.limpid.raster.WriteOptions.Predictor;
import dev.limpid.sample.Samples;
import dev.limpid.testkit.fuzz.FuzzTarget.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

/// Small sound files of every format, made here; those that only other programs write come from
/// this repository's own test resources.
final class Corpus {
  private static final Path RESOURCES = Path.of("..", "core", "src", "test", "resources");

  private final Path folder;

  /// @param folder for files that are made on the way
  Corpus(Path folder) {
    this.folder = folder;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<Seed> texts(String... texts) {
    return Stream.of(texts).map(t -> new Seed(utf8(t.replace('`', '"')))).toList();
  }

  private static List<Seed> resources(String path, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve(path))) {
      List<Seed> seeds = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).sorted().toList())
        seeds.add(new Seed(Files.readAllBytes(file)));
      return seeds;
    }
  }

  List<Seed> tiffs() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    for (Compression compression : Compression.values())
      for (SampleType type : List.of(SampleType.UINT8, SampleType.FLOAT32))
        seeds.add(tiffSeed(tiff(compression, type)));
    for (Seed made : resources("dev/limpid/raster/tiff", ".tif")) seeds.add(tiffSeed(made.bytes()));
    return seeds;
  }

  private byte[] tiff(Compression compression, SampleType type) throws IOException {
    Grid grid = new Grid(Crs.epsg(32631), 500_000, 5_600_000, 10, 10, 70, 50);
    Legend legend = new Legend(List.of(new Legend.Entry(1, "wheat", null, 0xFFCC00)));
    Layer layer =
        type.floating()
            ? Layer.measured("", type, -9999.0, List.of(Band.of("a", "1"), Band.of("b", "1")))
            : new Layer("", type, 0.0, List.of(Band.of("class", "1")), legend);
    WriteOptions options =
        new WriteOptions(compression, Predictor.AUTO, true, 32, true, 1, Map.of("key", "value"));
    Path file = folder.resolve("seed.tif");
    Random random = new Random(7);
    try (MapWriter writer = GeoTiff.create(file, grid, List.of(layer), options)) {
      for (int band = 0; band < layer.bands().size(); band++) {
        Object values = type.array(70 * 50);
        for (int i = 0; i < 70 * 50; i++)
          if (values instanceof byte[] codes) codes[i] = (byte) random.nextInt(2);
          else ((float[]) values)[i] = random.nextInt(100);
        writer.writeStored(0, band, grid.all(), values);
      }
      writer.commit();
    }
    return Files.readAllBytes(file);
  }

  /// Counts, offsets and values of all entries of the first directory.
  private static Seed tiffSeed(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    in.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    boolean big = in.getShort(2) == 43;
    int at = big ? (int) in.getLong(8) : in.getInt(4);
    int entries = big ? (int) in.getLong(at) : in.getShort(at);
    IntStream.Builder fields = IntStream.builder().add(big ? 8 : 4).add(at);
    int first = at + (big ? 8 : 2);
    for (int i = 0; i < entries; i++) {
      int entry = first + i * (big ? 20 : 12);
      fields.add(entry).add(entry + 2).add(entry + 4).add(entry + (big ? 12 : 8));
    }
    return new Seed(bytes, fields.build().toArray());
  }

  List<Seed> parquets() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    for (String name : List.of("none", "snappy", "zstd", "gzip", "pages2")) {
      byte[] bytes = Files.readAllBytes(RESOURCES.resolve("tables").resolve(name + ".parquet"));
      seeds.add(new Seed(bytes, 4, bytes.length - 8, bytes.length - 4));
    }
    return seeds;
  }

  static List<Seed> csvs() {
    return texts(
        "class,group,x,y,ndvi_t0,ndvi_t1\nwheat,a,3.1,50.2,0.5,0.25\nmaize,b,3.2,50.3,,-1e-3\n\"oil, seed\",c,3,50,7,8\n",
        "code;name;colour\n1;Weizen;#FFCC00\n2;Mais;00FF00\n",
        "map\\reference,a,b\na,10,2\nb,1,20\n");
  }

  static List<Seed> gzipped() throws IOException {
    List<Seed> seeds = new ArrayList<>();
    for (Seed csv : csvs()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(csv.bytes());
      }
      seeds.add(new Seed(out.toByteArray(), out.size() - 4, out.size() - 8));
    }
    return seeds;
  }

  static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return out.toByteArray();
  }

  private static Seed zipSeed(Map<String, byte[]> entries) throws IOException {
    byte[] bytes = zip(entries);
    int end = bytes.length - 22;
    int central = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
    return new Seed(
        bytes,
        8,
        18,
        22,
        26,
        28,
        central + 20,
        central + 24,
        central + 28,
        central + 30,
        central + 32,
        central + 42,
        end + 8,
        end + 10,
        end + 12,
        end + 16,
        end + 20);
  }

  static List<Seed> zips() throws IOException {
    return List.of(
        zipSeed(Map.of("a/b.txt", new byte[3000], "c.bin", utf8("hello"), "d/", new byte[0])));
  }

  static byte[] npy(String descr, String shape, int data) {
    byte[] text =
        utf8("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape));
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    return bytes.putShort((short) text.length).put(text).array();
  }

  static List<Seed> arrays() throws IOException {
    byte[] plain = npy("<f4", "(2, 3)", 24);
    return List.of(
        new Seed(plain, 6, 8),
        new Seed(npy("|u1", "(5,)", 5), 6, 8),
        zipSeed(Map.of("w.npy", plain, "b.npy", npy(">i8", "()", 8))));
  }

  static List<Seed> safetensors() throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter(Map.of("format", "pt"));
    writer.floats("w", new float[6], 2, 3);
    writer.ints("b", 1, 2, 3);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.writeTo(out);
    return List.of(new Seed(out.toByteArray(), 0));
  }

  private static byte[] field(int number, byte[] content) {
    ByteBuffer out = ByteBuffer.allocate(content.length + 10);
    out.put((byte) (number << 3 | 2));
    if (number > 15) out.put(0, (byte) (number << 3 & 0x7F | 0x82)).put((byte) (number >> 4));
    if (content.length > 127) out.put((byte) (content.length & 0x7F | 0x80));
    out.put((byte) (content.length > 127 ? content.length >> 7 : content.length)).put(content);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  /// A graph with an initialiser, and tensors in an attribute, a function and training information.
  static List<Seed> onnx() {
    byte[] tensor = join(new byte[] {8, 2, 16, 1}, field(8, utf8("w")), field(9, new byte[8]));
    byte[] node = field(5, join(field(1, utf8("value")), field(5, tensor)));
    byte[] graph = join(field(1, node), field(5, tensor), field(15, field(1, tensor)));
    byte[] version = {8, 8};
    byte[] producer = field(2, utf8("limpid"));
    return List.of(
        new Seed(join(version, producer, field(7, graph)), 3, 12, 14),
        new Seed(
            join(
                version,
                producer,
                field(7, graph),
                field(20, field(1, graph)),
                field(25, field(7, node)))));
  }

  private static Samples samples() {
    Legend legend =
        new Legend(List.of(new Legend.Entry(1, "a", null, 1), new Legend.Entry(2, "b", null, 2)));
    int n = 60;
    float[] values = new float[3 * n];
    int[] label = new int[n];
    Random random = new Random(3);
    for (int i = 0; i < n; i++) {
      label[i] = i % 2;
      for (int f = 0; f < 3; f++)
        values[3 * i + f] = (float) (random.nextGaussian() + 2 * label[i]);
    }
    String[] empty = new String[n];
    Arrays.fill(empty, "");
    double[] nowhere = new double[n];
    Arrays.fill(nowhere, Double.NaN);
    return new Samples(
        legend, List.of("x", "y", "z"), values, label, empty, empty, nowhere, nowhere, null);
  }

  private static Forest forest() {
    Options options = new Options(3, 25, 2, 0, ClassWeights.NONE);
    return new RandomForestTrainer(options, 1, 5).train(samples(), Progress.none()).forest();
  }

  static List<Seed> forests() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    forest().write(out);
    return List.of(new Seed(out.toByteArray(), 8, 12, 16, 20, 24, 28, 32));
  }

  /// Writes a model to `path`.
  static Seed model(Path path) throws IOException {
    Map<String, Double> scores = Map.of("overallAccuracy", 0.9);
    ModelCard card =
        new ModelCard("forest", "test", Map.of("trees", "3"), "00", 1, scores, List.of("a note"));
    NamedFeatures features = new NamedFeatures(List.of("x", "y", "z"));
    new RandomForest(forest(), features, samples().legend(), card)
        .save(path, true, Training.UNKNOWN);
    return new Seed(Files.readAllBytes(path.resolve("model.json")));
  }

  List<Seed> geoPackages() throws IOException, SQLException, ParseException {
    Path file = folder.resolve("seed.gpkg");
    Files.deleteIfExists(file);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        var s = c.createStatement()) {
      s.execute("PRAGMA page_size=512");
      s.execute(
          "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT)");
      s.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('x', 32631, 'epsg', 32631, 'undefined')");
      s.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, srs_id INTEGER)");
      s.execute(
          "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)");
      s.execute("INSERT INTO gpkg_contents VALUES ('f', 'features', 32631)");
      s.execute("INSERT INTO gpkg_geometry_columns VALUES ('f', 'geom', 32631)");
      s.execute("CREATE TABLE f (fid INTEGER PRIMARY KEY, geom BLOB, crop TEXT, area REAL)");
      int fid = 0;
      for (String wkt :
          List.of(
              "POINT (1 2)",
              "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 3 2, 3 3, 2 2))",
              "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
              "GEOMETRYCOLLECTION (POINT (1 1), MULTIPOINT (2 2, 3 3))")) {
        try (PreparedStatement p = c.prepareStatement("INSERT INTO f VALUES (?, ?, ?, ?)")) {
          p.setObject(1, ++fid);
          p.setBytes(2, geometry(wkt));
          p.setObject(3, "wheat");
          p.setObject(4, 1.5);
          p.execute();
        }
      }
    }
    return List.of(new Seed(Files.readAllBytes(file), 16, 18, 28, 32, 36, 44, 52, 56, 100, 103));
  }

  private static byte[] geometry(String wkt) throws ParseException {
    byte[] wkb = new WKBWriter().write(new WKTReader().read(wkt));
    ByteBuffer blob = ByteBuffer.allocate(8 + wkb.length).order(ByteOrder.LITTLE_ENDIAN);
    return blob.put(new byte[] {'G', 'P', 0, 1}).putInt(32631).put(wkb).array();
  }
}
