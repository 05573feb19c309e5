package dev.limpid.temporal;

import dev.limpid.io.BadInput;
import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The encoder Presto (Tseng et al. 2023, Lightweight, pre-trained transformers for remote sensing
/// timeseries) with weights from a file of the user: monthly series of one pixel in, 128 numbers
/// out.
public final class Presto implements AutoCloseable {
  /// Numbers of an embedding.
  public static final int WIDTH = PrestoEncoder.WIDTH;

  private static final String ENCODER = "encoder.";

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
  public static final int NO_CLASS = PrestoEncoder.NO_CLASS;

  /// Most months of a series.
  public static final int MOST_MONTHS = PrestoEncoder.MOST_MONTHS;

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
      if (firstMonth < 0 || firstMonth >= PrestoEncoder.MONTHS)
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
    final PrestoEncoder encoder = new PrestoEncoder(root(), List.of(PrestoEncoder.Group.values()));

    Network() {
      super(0);
    }
  }

  private final Network net = new Network();

  private Presto() {}

  /// Reads the weights of the published encoder (`.npz` or safetensors, with or without its
  /// decoder).
  public static Presto open(Path weights) throws IOException {
    Presto made = new Presto();
    weights(weights).in(ENCODER).into(made.net, weights.toString());
    return made;
  }

  /// Weights that a training begins with.
  ///
  /// @param file of the published encoder
  /// @param latitude of the series, degrees
  /// @param longitude of the series, degrees
  public static Weights start(Path file, double latitude, double longitude) throws IOException {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 360))
      throw new IllegalArgumentException("no place: " + latitude + ", " + longitude);
    return weights(file).and(ENCODER + "place", vector(latitude, longitude), 3);
  }

  /// The tokens that the encoder makes of series with these bands: `RGB`, `NDVI`, ...
  ///
  /// @throws IllegalArgumentException for a band that it does not take, and where no token is whole
  public static List<String> tokens(List<String> bands) {
    return PrestoPixel.groups(bands).stream().map(PrestoEncoder.Group::toString).toList();
  }

  /// The tensors of the encoder in a file of weights; their names begin with `encoder.`.
  static Weights weights(Path file) throws IOException {
    Weights encoder =
        Weights.read(file)
            .where(name -> name.startsWith(ENCODER))
            .renamed(
                name ->
                    name.replace(".attn.qkv.", ".attn.in_proj.")
                        .replace(".attn.proj.", ".attn.out_proj."));
    if (encoder.values(ENCODER + "latlon_embed.weight") == null)
      throw new BadInput(
          "presto.weights",
          file.toString(),
          "holds no encoder of Presto (no tensor '%slatlon_embed.weight'); give the file of its published weights"
              .formatted(ENCODER));
    return encoder;
  }

  /// Embeddings of series of equally many months, (series, 128).
  public float[] embed(List<Series> series) {
    int months = series.getFirst().values().length;
    for (Series s : series)
      if (s.values().length != months)
        throw new IllegalArgumentException(
            "series of %d and of %d months in one call".formatted(months, s.values().length));
    try (Scope scope = Scope.open()) {
      return net.encoder.of(input(series, months)).toFloats();
    }
  }

  private static PrestoEncoder.Input input(List<Series> series, int months) {
    int n = series.size();
    int bands = BANDS.size();
    float[] values = new float[n * months * bands];
    boolean[] known = new boolean[values.length];
    long[] month = new long[n * months];
    long[] cover = new long[n * months];
    float[] place = new float[3 * n];
    for (int i = 0; i < n; i++) {
      Series s = series.get(i);
      System.arraycopy(vector(s.latitude(), s.longitude()), 0, place, 3 * i, 3);
      for (int t = 0; t < months; t++) {
        int at = i * months + t;
        month[at] = Math.floorMod(s.firstMonth() + t, PrestoEncoder.MONTHS);
        cover[at] = s.landCover()[t];
        for (int b = 0; b < bands; b++) {
          known[at * bands + b] = !Float.isNaN(s.values()[t][b]);
          if (known[at * bands + b]) values[at * bands + b] = s.values()[t][b];
        }
      }
    }
    return new PrestoEncoder.Input(
        Tensor.of(values, n, months, bands),
        Tensor.ofBooleans(known, n, months, bands),
        month,
        Tensor.ofLongs(cover, n, months),
        Tensor.of(place, n, 3));
  }

  /// From the centre of the Earth to a place, length 1.
  ///
  /// @param latitude degrees
  /// @param longitude degrees
  static float[] vector(double latitude, double longitude) {
    double latRad = Math.toRadians(latitude);
    double lonRad = Math.toRadians(longitude);
    return new float[] {
      (float) (Math.cos(latRad) * Math.cos(lonRad)),
      (float) (Math.cos(latRad) * Math.sin(lonRad)),
      (float) Math.sin(latRad)
    };
  }

  @Override
  public void close() {
    net.close();
  }
}
