package dev.limpid.temporal;

import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.SelfAttention;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The encoder Presto (Tseng et al. 2023, Lightweight, pre-trained transformers for remote sensing
/// timeseries) with weights from a file of the user: monthly series of one pixel in, 128 numbers
/// out.
///
/// A group of bands at one month is a token; one that lacks any of its bands is left out. Terrain
/// is one token for the whole series, the place another.
public final class Presto implements AutoCloseable {
  /// Numbers of an embedding.
  public static final int WIDTH = 128;

  /// Bands of a month, in order; Sentinel-1 in dB, reflectance 0 to 1, kelvin, metres of rain,
  /// metres, degrees.
  public static final List<String> BANDS =
      List.of(
          "VV",
          "VH",
          "B2",
          "B3",
          "B4",
          "B5",
          "B6",
          "B7",
          "B8",
          "B8A",
          "B11",
          "B12",
          "temperature",
          "precipitation",
          "elevation",
          "slope",
          "NDVI");

  /// A month whose land cover (Dynamic World) is not known.
  public static final int NO_CLASS = 9;

  /// Most months of a series.
  public static final int MOST_MONTHS = 24;

  private static final int MONTHS = 12;
  private static final int CODE = 32; // width of the codes of month and of group
  private static final int PLACE = 64; // width of the code of the position
  private static final int CLASS_GROUP = 9;

  /// @param bands positions in [#BANDS]
  private record Group(String name, int... bands) {}

  /// In the order of their codes.
  private static final List<Group> GROUPS =
      List.of(
          new Group("S1", 0, 1),
          new Group("S2_RGB", 2, 3, 4),
          new Group("S2_Red_Edge", 5, 6, 7),
          new Group("S2_NIR_10m", 8),
          new Group("S2_NIR_20m", 9),
          new Group("S2_SWIR", 10, 11),
          new Group("ERA5", 12, 13),
          new Group("SRTM", 14, 15),
          new Group("NDVI", 16));

  private static final int TERRAIN = 7;

  /// A series of months of one place, normalised as [#normalised] does.
  ///
  /// @param values (month, band); `NaN` where missing
  /// @param landCover Dynamic World class of each month, [#NO_CLASS] where unknown
  /// @param firstMonth 0 for January
  public record Series(
      float[][] values, int[] landCover, int firstMonth, double latitude, double longitude) {
    public Series {
      if (values.length < 1 || values.length > MOST_MONTHS)
        throw new IllegalArgumentException(
            "a series has 1 to " + MOST_MONTHS + " months, got " + values.length);
      if (landCover.length != values.length)
        throw new IllegalArgumentException(
            landCover.length + " land covers for " + values.length + " months");
      for (float[] month : values)
        if (month.length != BANDS.size())
          throw new IllegalArgumentException(
              "a month has " + BANDS.size() + " bands, got " + month.length);
      for (int k : landCover)
        if (k < 0 || k > NO_CLASS)
          throw new IllegalArgumentException("land cover must be in 0..9, got " + k);
      if (firstMonth < 0 || firstMonth >= MONTHS)
        throw new IllegalArgumentException("first month must be in 0..11, got " + firstMonth);
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360))
        throw new IllegalArgumentException("no place: " + latitude + ", " + longitude);
    }
  }

  /// The network takes all bands at a similar size.
  ///
  /// @param month in the units of [#BANDS]
  public static float[] normalised(float[] month) {
    float[] all = month.clone();
    for (int b = 0; b < 2; b++) all[b] = (all[b] + 25) / 25;
    all[12] = (all[12] - 272.15f) / 35;
    all[13] /= 0.03f;
    all[14] /= 2000;
    all[15] /= 50;
    return all;
  }

  private static final class Network extends Net {
    final List<Linear> embed = new ArrayList<>();
    final Tensor landCover = root().in("dw_embed").constant("weight", 0, NO_CLASS + 1, WIDTH);
    final Linear place = new Linear(root().in("latlon_embed"), 3, WIDTH);
    final Tensor month = root().in("month_embed").constant("weight", 0, MONTHS, CODE);
    final Tensor group = root().in("channel_embed").constant("weight", 0, CLASS_GROUP + 1, CODE);
    final Tensor position = root().constant("pos_embed", 0, 1, MOST_MONTHS, PLACE);
    final List<Block> blocks = new ArrayList<>();
    final LayerNorm norm = new LayerNorm(root().in("norm"), WIDTH);

    Network() {
      super(0);
      for (Group g : GROUPS)
        embed.add(new Linear(root().in("eo_patch_embed").in(g.name()), g.bands().length, WIDTH));
      for (int i = 0; i < 2; i++) blocks.add(new Block(root().in("blocks").in(i)));
    }
  }

  private static final class Block {
    private static final int HEADS = 8;
    private static final int HIDDEN = 4 * WIDTH;

    private final LayerNorm before;
    private final SelfAttention attention;
    private final LayerNorm between;
    private final Linear in;
    private final Linear out;

    Block(Net.Place place) {
      this.before = new LayerNorm(place.in("norm1"), WIDTH);
      this.attention = new SelfAttention(place.in("attn"), WIDTH, HEADS, 0);
      this.between = new LayerNorm(place.in("norm2"), WIDTH);
      this.in = new Linear(place.in("mlp").in("fc1"), WIDTH, HIDDEN);
      this.out = new Linear(place.in("mlp").in("fc2"), HIDDEN, WIDTH);
    }

    Tensor of(Tensor z, Tensor seen) {
      Tensor mixed = z.plus(attention.of(before.of(z), seen));
      return mixed.plus(out.of(in.of(between.of(mixed)).gelu()));
    }
  }

  private final Network net = new Network();

  private Presto() {}

  /// Reads the weights of the published encoder (`.npz` or safetensors, with or without its
  /// decoder).
  public static Presto open(Path weights) throws IOException {
    Presto made = new Presto();
    Weights.read(weights)
        .in("encoder.")
        .renamed(
            name ->
                name.replace(".attn.qkv.", ".attn.in_proj.")
                    .replace(".attn.proj.", ".attn.out_proj."))
        .into(made.net, weights.toString());
    return made;
  }

  /// Embeddings of series of equally many months, (series, 128).
  public float[] embed(List<Series> series) {
    int n = series.size();
    int months = series.getFirst().values().length;
    for (Series s : series)
      if (s.values().length != months)
        throw new IllegalArgumentException(
            "series of %d and of %d months in one call".formatted(months, s.values().length));
    try (Scope scope = Scope.open()) {
      List<Tensor> tokens = new ArrayList<>();
      boolean[][] seen = new boolean[n][0];
      tokens.add(net.place.of(Tensor.of(places(series), n, 1, 3)));
      for (int i = 0; i < n; i++) seen[i] = new boolean[] {true};
      for (int g = 0; g < GROUPS.size(); g++)
        tokens.add(group(series, g, g == TERRAIN ? 1 : months, seen));
      tokens.add(landCover(series, months, seen));
      Tensor z = Tensor.cat(1, tokens); // (series, token, 128)
      boolean[] all = new boolean[n * seen[0].length];
      for (int i = 0; i < n; i++)
        System.arraycopy(seen[i], 0, all, i * seen[i].length, seen[i].length);
      Tensor there = Tensor.ofBooleans(all, n, seen[0].length);
      for (Block block : net.blocks) z = block.of(z, there);
      Tensor count = there.ones().sum(1).unsqueeze(1);
      Tensor sum = there.ones().unsqueeze(1).matmul(z).reshape(n, WIDTH);
      return net.norm.of(sum.over(count)).toFloats();
    }
  }

  private static float[] places(List<Series> series) {
    float[] xyz = new float[3 * series.size()];
    for (int i = 0; i < series.size(); i++) {
      double latRad = Math.toRadians(series.get(i).latitude());
      double lonRad = Math.toRadians(series.get(i).longitude());
      xyz[3 * i] = (float) (Math.cos(latRad) * Math.cos(lonRad));
      xyz[3 * i + 1] = (float) (Math.cos(latRad) * Math.sin(lonRad));
      xyz[3 * i + 2] = (float) Math.sin(latRad);
    }
    return xyz;
  }

  /// The tokens of a group, (series, months, 128).
  private Tensor group(List<Series> series, int g, int months, boolean[][] seen) {
    int[] bands = GROUPS.get(g).bands();
    int n = series.size();
    float[] values = new float[n * months * bands.length];
    for (int i = 0; i < n; i++) {
      int before = seen[i].length;
      seen[i] = Arrays.copyOf(seen[i], before + months);
      for (int t = 0; t < months; t++) {
        boolean whole = true;
        for (int b = 0; b < bands.length; b++) {
          float v = series.get(i).values()[t][bands[b]];
          whole &= !Float.isNaN(v);
          values[(i * months + t) * bands.length + b] = Float.isNaN(v) ? 0 : v;
        }
        seen[i][before + t] = whole;
      }
    }
    Tensor embedded = net.embed.get(g).of(Tensor.of(values, n, months, bands.length));
    return embedded.plus(codes(series, g, months));
  }

  private Tensor landCover(List<Series> series, int months, boolean[][] seen) {
    int n = series.size();
    long[] classes = new long[n * months];
    for (int i = 0; i < n; i++) {
      int before = seen[i].length;
      seen[i] = Arrays.copyOf(seen[i], before + months);
      for (int t = 0; t < months; t++) {
        int k = series.get(i).landCover()[t];
        classes[i * months + t] = k;
        seen[i][before + t] = k != NO_CLASS;
      }
    }
    Tensor embedded = net.landCover.select(0, Tensor.ofLongs(classes, classes.length));
    return embedded.reshape(n, months, WIDTH).plus(codes(series, CLASS_GROUP, months));
  }

  /// Month, group and position of each token, (series, months, 128). Terrain has no month and no
  /// position.
  private Tensor codes(List<Series> series, int g, int months) {
    int n = series.size();
    Tensor group = net.group.narrow(0, g, 1).reshape(1, 1, CODE).expand(n, months, CODE);
    if (g == TERRAIN)
      return Tensor.cat(
          2, List.of(Tensor.zeros(n, months, CODE), group, Tensor.zeros(n, months, PLACE)));
    long[] month = new long[n * months];
    for (int i = 0; i < month.length; i++)
      month[i] = Math.floorMod(series.get(i / months).firstMonth() + i % months, MONTHS);
    Tensor ofMonth = net.month.select(0, Tensor.ofLongs(month, month.length));
    Tensor position = net.position.narrow(1, 0, months).expand(n, months, PLACE);
    return Tensor.cat(2, List.of(ofMonth.reshape(n, months, CODE), group, position));
  }

  @Override
  public void close() {
    net.close();
  }
}
