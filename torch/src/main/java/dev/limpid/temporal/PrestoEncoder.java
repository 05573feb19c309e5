package dev.limpid.temporal;

import dev.limpid.torch.LayerNorm;
import dev.limpid.torch.Linear;
import dev.limpid.torch.Net;
import dev.limpid.torch.SelfAttention;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The layers of Presto's encoder (Tseng et al. 2023). A group of bands at one month is a token;
/// one that lacks any of its bands is left out. Terrain is one token for the whole series, the
/// place another.
final class PrestoEncoder {
  /// Numbers of an embedding.
  static final int WIDTH = 128;

  /// A month whose land cover (Dynamic World) is not known.
  static final int NO_CLASS = 9;

  static final int MONTHS = 12;

  /// Most months of a series.
  static final int MOST_MONTHS = 24;

  private static final int CODE = 32; // width of the codes of month and of group
  private static final int PLACE = 64; // width of the code of the position

  /// Bands that are one token, in the order of their codes.
  enum Group {
    S1("S1", 0, 2),
    RGB("S2_RGB", 2, 3),
    RED_EDGE("S2_Red_Edge", 5, 3),
    NIR("S2_NIR_10m", 8, 1),
    NARROW_NIR("S2_NIR_20m", 9, 1),
    SWIR("S2_SWIR", 10, 2),
    WEATHER("ERA5", 12, 2),
    TERRAIN("SRTM", 14, 2),
    NDVI("NDVI", 16, 1),
    LAND_COVER("", 17, 0);

    private final String label;
    private final int first; // of its bands, position in [Presto#BANDS]
    private final int count;

    Group(String label, int first, int count) {
      this.label = label;
      this.first = first;
      this.count = count;
    }

    /// Positions of its bands in [Presto#BANDS].
    IntStream bands() {
      return IntStream.range(first, first + count);
    }

    private Tensor of(Tensor all, int months) {
      return all.narrow(1, 0, months).narrow(2, first, count);
    }
  }

  /// @param values normalised, 0 where missing: (series, month, 17)
  /// @param known truth values of the same shape
  /// @param months 0 for January, of every series one after another
  /// @param landCover class of each month (series, month), or null where none is known
  /// @param place unit vector to it from the centre of the Earth: (series, 3)
  record Input(Tensor values, Tensor known, long[] months, Tensor landCover, Tensor place) {}

  private final Map<Group, Linear> embed = new LinkedHashMap<>();
  private final Tensor landCover; // or null
  private final Linear place;
  private final Tensor month;
  private final Tensor group;
  private final Tensor position;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /// @param groups that its series may have; it has no layers for others
  PrestoEncoder(Net.Place at, List<Group> groups) {
    for (Group g : groups)
      if (g != Group.LAND_COVER)
        embed.put(g, new Linear(at.in("eo_patch_embed").in(g.label), g.count, WIDTH));
    this.landCover =
        groups.contains(Group.LAND_COVER)
            ? at.in("dw_embed").normal("weight", 1, NO_CLASS + 1, WIDTH)
            : null;
    this.place = new Linear(at.in("latlon_embed"), 3, WIDTH);
    // two tables of sines, which are not trained
    this.month = at.in("month_embed").buffer("weight", 0, MONTHS, CODE);
    this.position = at.buffer("pos_embed", 0, 1, MOST_MONTHS, PLACE);
    this.group = at.in("channel_embed").normal("weight", 1, Group.values().length, CODE);
    for (int i = 0; i < 2; i++) blocks.add(new Block(at.in("blocks").in(i)));
    this.norm = new LayerNorm(at.in("norm"), WIDTH);
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

  /// @return (series, 128)
  Tensor of(Input in) {
    long n = in.values().size(0);
    List<Tensor> tokens = new ArrayList<>();
    List<Tensor> seen = new ArrayList<>();
    tokens.add(place.of(in.place()).reshape(n, 1, WIDTH));
    seen.add(Tensor.ofBooleans(new boolean[] {true}, 1, 1).expand(n, 1));
    embed.forEach(
        (g, layer) -> {
          int months = g == Group.TERRAIN ? 1 : (int) in.values().size(1);
          tokens.add(layer.of(g.of(in.values(), months)).plus(codes(in, g, months)));
          seen.add(g.of(in.known(), months).not().any(2).not());
        });
    if (landCover != null) landCover(in, tokens, seen);
    Tensor z = Tensor.cat(1, tokens); // (series, token, 128)
    Tensor there = Tensor.cat(1, seen);
    for (Block block : blocks) z = block.of(z, there);
    Tensor count = there.ones().sum(1).unsqueeze(1);
    Tensor sum = there.ones().unsqueeze(1).matmul(z).reshape(n, WIDTH);
    return norm.of(sum.over(count));
  }

  private void landCover(Input in, List<Tensor> tokens, List<Tensor> seen) {
    long n = in.values().size(0);
    int months = (int) in.values().size(1);
    long[] classes = in.landCover().toLongs();
    boolean[] known = new boolean[classes.length];
    for (int i = 0; i < known.length; i++) known[i] = classes[i] != NO_CLASS;
    Tensor embedded = landCover.select(0, Tensor.ofLongs(classes, classes.length));
    tokens.add(embedded.reshape(n, months, WIDTH).plus(codes(in, Group.LAND_COVER, months)));
    seen.add(Tensor.ofBooleans(known, n, months));
  }

  /// Month, group and position of each token, (series, months, 128). Terrain has no month and no
  /// position.
  private Tensor codes(Input in, Group g, int months) {
    long n = in.values().size(0);
    Tensor own = group.narrow(0, g.ordinal(), 1).reshape(1, 1, CODE).expand(n, months, CODE);
    if (g == Group.TERRAIN)
      return Tensor.cat(
          2, List.of(Tensor.zeros(n, months, CODE), own, Tensor.zeros(n, months, PLACE)));
    Tensor ofMonth = month.select(0, Tensor.ofLongs(in.months(), in.months().length));
    Tensor at = position.narrow(1, 0, months).expand(n, months, PLACE);
    return Tensor.cat(2, List.of(ofMonth.reshape(n, months, CODE), own, at));
  }
}
