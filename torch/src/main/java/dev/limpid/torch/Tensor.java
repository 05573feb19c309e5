package dev.limpid.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers in native memory, in the innermost open [Scope]. Values are `float` unless a method says
/// otherwise; shapes are outermost axis first; a negative axis counts from the last.
public final class Tensor {
  /// Outcomes of the draw that decides whether a value is dropped.
  private static final int DRAWS = 1 << Short.SIZE;

  private static final long VALUES_PER_DRAW = Long.SIZE / Short.SIZE;

  final org.bytedeco.pytorch.Tensor raw;

  Tensor(org.bytedeco.pytorch.Tensor raw) {
    if (PointerScope.getInnerScope() == null)
      throw new IllegalStateException("no Scope is open in this thread");
    this.raw = raw;
  }

  // Java to native and back

  public static Tensor of(float[] values, long... shape) {
    Tensor made = empty(values.length, ScalarType.Float, shape);
    if (values.length > 0) made.raw.data_ptr_float().put(values, 0, values.length);
    return made;
  }

  /// Whole numbers: class indices, positions.
  public static Tensor ofLongs(long[] values, long... shape) {
    Tensor made = empty(values.length, ScalarType.Long, shape);
    // put(long, long) would be put(index, value)
    if (values.length > 0) made.raw.data_ptr_long().put(values, 0, values.length);
    return made;
  }

  /// Truth values, for masks.
  public static Tensor ofBooleans(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (values[i] ? 1 : 0);
    Tensor made = empty(values.length, ScalarType.Byte, shape);
    if (bytes.length > 0) new BytePointer(made.raw.data_ptr_byte()).put(bytes, 0, bytes.length);
    return new Tensor(made.raw.to(ScalarType.Bool));
  }

  public static Tensor zeros(long... shape) {
    return new Tensor(torch.zeros(shape));
  }

  /// Zeros of the type that this tensor has.
  public Tensor newZeros(long... shape) {
    return new Tensor(raw.new_zeros(shape));
  }

  private static Tensor empty(long count, ScalarType type, long... shape) {
    long wanted = 1;
    for (long side : shape) wanted = Math.multiplyExact(wanted, side);
    if (wanted != count)
      throw new IllegalArgumentException(
          count + " values for a tensor of shape " + Arrays.toString(shape));
    return new Tensor(torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional()));
  }

  /// The values in row-major order.
  public float[] toFloats() {
    org.bytedeco.pytorch.Tensor plain = raw.detach().to(ScalarType.Float).contiguous();
    float[] values = new float[Math.toIntExact(plain.numel())];
    if (values.length > 0) new FloatPointer(plain.data_ptr_float()).get(values);
    return values;
  }

  /// The values of a tensor of whole numbers in row-major order.
  public long[] toLongs() {
    org.bytedeco.pytorch.Tensor plain = raw.detach().to(ScalarType.Long).contiguous();
    long[] values = new long[Math.toIntExact(plain.numel())];
    if (values.length > 0) new LongPointer(plain.data_ptr_long()).get(values);
    return values;
  }

  /// The only value.
  public double item() {
    if (raw.numel() != 1)
      throw new IllegalArgumentException("one value expected, shape is " + shapeText());
    return raw.item_double();
  }

  public long[] shape() {
    return raw.shape();
  }

  public long size(int axis) {
    return raw.size(axis);
  }

  public int axes() {
    return (int) raw.dim();
  }

  private String shapeText() {
    return Arrays.toString(shape());
  }

  /// Overwrites all values in place: for buffers.
  public void set(float... values) {
    try (Scope scope = Scope.open()) {
      raw.copy_(Tensor.of(values, shape()).raw);
    }
  }

  /// Overwrites all values in place, also those of the tensor that this is a part of.
  public void set(Tensor values) {
    raw.copy_(values.raw);
  }

  /// Overwrites the slices at `positions` (whole numbers) along the first axis in place.
  public void set(Tensor positions, Tensor slices) {
    raw.index_copy_(0, positions.raw, slices.raw);
  }

  /// Adds in place, also to the tensor that this is a part of.
  public void add(Tensor values) {
    raw.add_(values.raw);
  }

  /// The same values in 32 bits.
  public Tensor single() {
    return new Tensor(raw.to(ScalarType.Float));
  }

  // shape

  public Tensor reshape(long... shape) {
    return new Tensor(raw.reshape(shape));
  }

  /// The same values, in memory in the order of the axes.
  public Tensor contiguous() {
    return new Tensor(raw.contiguous());
  }

  /// The same values, those of a pixel beside each other in memory: (batch, channels, rows,
  /// columns). Convolutions keep to it and are quicker.
  public Tensor channelsLast() {
    return new Tensor(raw.contiguous(MemoryFormat.ChannelsLast));
  }

  public Tensor permute(long... axes) {
    return new Tensor(raw.permute(axes));
  }

  public Tensor transpose(int a, int b) {
    return new Tensor(raw.transpose(a, b));
  }

  public Tensor unsqueeze(int axis) {
    return new Tensor(raw.unsqueeze(axis));
  }

  public Tensor expand(long... shape) {
    return new Tensor(raw.expand(shape));
  }

  /// `length` steps along an axis from `from` on.
  public Tensor narrow(int axis, long from, long length) {
    return new Tensor(raw.narrow(axis, from, length));
  }

  /// The slices at `positions` (whole numbers) along an axis.
  public Tensor select(int axis, Tensor positions) {
    return new Tensor(raw.index_select(axis, positions.raw));
  }

  /// The slices of this tensor at `positions` (whole numbers) along the first axis of one with
  /// `length` slices, the others 0.
  public Tensor scattered(Tensor positions, long length) {
    long[] shape = shape();
    shape[0] = length;
    return new Tensor(raw.new_zeros(shape).index_copy(0, positions.raw, raw));
  }

  /// Without so many rows and columns at the edges of the last two axes.
  public Tensor cropped(int top, int bottom, int left, int right) {
    return narrow(axes() - 2, top, size(-2) - top - bottom)
        .narrow(axes() - 1, left, size(-1) - left - right);
  }

  public static Tensor cat(int axis, List<Tensor> parts) {
    return new Tensor(torch.cat(vector(parts), axis));
  }

  public static Tensor stack(int axis, List<Tensor> parts) {
    return new Tensor(torch.stack(vector(parts), axis));
  }

  private static TensorVector vector(List<Tensor> parts) {
    TensorVector vector = new TensorVector(parts.size());
    for (int i = 0; i < parts.size(); i++) vector.put(i, parts.get(i).raw);
    return vector;
  }

  // arithmetic, with broadcasting

  public Tensor plus(Tensor other) {
    return new Tensor(raw.add(other.raw));
  }

  public Tensor plus(double value) {
    return new Tensor(raw.add(new Scalar(value)));
  }

  public Tensor minus(Tensor other) {
    return new Tensor(raw.sub(other.raw));
  }

  public Tensor times(Tensor other) {
    return new Tensor(raw.mul(other.raw));
  }

  public Tensor times(double value) {
    return new Tensor(raw.mul(new Scalar(value)));
  }

  public Tensor over(Tensor other) {
    return new Tensor(raw.div(other.raw));
  }

  public Tensor square() {
    return new Tensor(raw.mul(raw));
  }

  public Tensor matmul(Tensor other) {
    return new Tensor(raw.matmul(other.raw));
  }

  public Tensor sum() {
    return new Tensor(raw.sum());
  }

  public Tensor sum(int axis) {
    return new Tensor(raw.sum(new long[] {axis}, false, new ScalarTypeOptional()));
  }

  /// Sums of the slices along an axis that have the same position in the result, in their order.
  ///
  /// @param positions whole numbers, one a slice
  /// @param length of the axis in the result; 0 where there is no slice
  public Tensor addedUp(int axis, Tensor positions, long length) {
    long[] shape = shape();
    shape[axis] = length;
    return new Tensor(zeros(shape).raw.index_add(axis, positions.raw, raw));
  }

  public Tensor mean() {
    return new Tensor(raw.mean());
  }

  public Tensor mean(int axis) {
    return new Tensor(raw.mean(new long[] {axis}, false, new ScalarTypeOptional()));
  }

  // non-linearities

  /// The larger of each value and `least`.
  public Tensor atLeast(double least) {
    return new Tensor(raw.clamp_min(new Scalar(least)));
  }

  public Tensor relu() {
    return new Tensor(raw.relu());
  }

  /// Gaussian error linear unit, exact form (Hendrycks & Gimpel 2016).
  public Tensor gelu() {
    return new Tensor(torch.gelu(raw, "none"));
  }

  public Tensor tanh() {
    return new Tensor(raw.tanh());
  }

  public Tensor exp() {
    return new Tensor(raw.exp());
  }

  /// Each value to a power. The derivative at 0 is infinite for exponents between 0 and 1.
  public Tensor pow(double exponent) {
    return new Tensor(raw.pow(new Scalar(exponent)));
  }

  /// Singular values of a matrix, descending.
  public Tensor singularValues() {
    return new Tensor(torch.linalg_svdvals(raw));
  }

  public Tensor softmax(int axis) {
    return new Tensor(raw.softmax(axis));
  }

  public Tensor logSoftmax(int axis) {
    return new Tensor(torch.log_softmax(raw, axis));
  }

  /// `log sum exp` along an axis.
  public Tensor logSumExp(int axis) {
    return new Tensor(raw.logsumexp(new long[] {axis}, false));
  }

  /// Zero with probability `p`, the rest scaled up, while training; the same tensor otherwise.
  ///
  /// Libtorch draws one number for each value, which took much of a training step. Here 64 random
  /// bits decide about four values, so `p` is rounded to a multiple of 1/65536.
  public Tensor dropout(double p, boolean training) {
    if (!training || p <= 0) return this;
    long n = raw.numel();
    int dropped = (int) Math.min(DRAWS - 1, Math.round(p * DRAWS));
    org.bytedeco.pytorch.Tensor bits =
        torch.empty(
            new long[] {Math.ceilDiv(n, VALUES_PER_DRAW)},
            new TensorOptions(ScalarType.Long),
            new MemoryFormatOptional());
    bits.random_(Long.MIN_VALUE, new LongOptional()); // all 64 bits
    org.bytedeco.pytorch.Tensor kept =
        bits.view(ScalarType.Short)
            .narrow(0, 0, n)
            .view(shape())
            .ge(new Scalar(Short.MIN_VALUE + dropped))
            .to(raw.scalar_type());
    return new Tensor(raw.mul(kept.mul_(new Scalar(DRAWS / (double) (DRAWS - dropped)))));
  }

  // masks

  /// `value` where `mask` is true.
  public Tensor masked(Tensor mask, double value) {
    return new Tensor(raw.masked_fill(mask.raw, new Scalar(value)));
  }

  /// Whether each value is larger than `limit`.
  public Tensor above(double limit) {
    return new Tensor(raw.gt(new Scalar(limit)));
  }

  public Tensor not() {
    return new Tensor(raw.logical_not());
  }

  /// Whether any value along an axis is true.
  public Tensor any(int axis) {
    return new Tensor(raw.any(axis, false));
  }

  /// Truth values as 1 and 0.
  public Tensor ones() {
    return new Tensor(raw.to(ScalarType.Float));
  }

  // layers without parameters of their own

  /// Attention of queries over keys (Vaswani et al. 2017, eq. 1), shapes (batch, heads, queries, d)
  /// and (batch, heads, keys, d).
  ///
  /// @param mask truth values (batch, 1, 1, keys): keys that are seen; null for all
  public static Tensor attention(
      Tensor q, Tensor k, Tensor v, Tensor mask, double dropout, boolean training) {
    double dropped = training ? dropout : 0;
    boolean half = q.raw.scalar_type().intern() == ScalarType.BFloat16;
    if (dropped > 0 || half) return explicitAttention(q, k, v, mask, dropped);
    return new Tensor(
        torch.scaled_dot_product_attention(
            q.raw,
            k.raw,
            v.raw,
            optional(mask),
            0,
            false,
            new org.bytedeco.pytorch.DoubleOptional(),
            false));
  }

  /// With dropout libtorch does the same, without our cheaper [#dropout]. In bfloat16 its fused
  /// form is several times slower than this one (docs/benchmarks/networks.md).
  private static Tensor explicitAttention(
      Tensor q, Tensor k, Tensor v, Tensor mask, double dropout) {
    Tensor scores = q.times(1 / Math.sqrt((double) q.size(-1))).matmul(k.transpose(-2, -1));
    Tensor seen = mask == null ? scores : scores.masked(mask.not(), Double.NEGATIVE_INFINITY);
    return seen.softmax(-1).dropout(dropout, dropout > 0).matmul(v);
  }

  /// Mirrors the last two axes at their edges, which are not repeated.
  public Tensor reflect(int top, int bottom, int left, int right) {
    return new Tensor(torch.reflection_pad2d(raw, left, right, top, bottom));
  }

  /// The last two of four axes drawn out to another size, linearly between the centres of pixels.
  public Tensor interpolated(long rows, long cols) {
    return new Tensor(torch.upsample_bilinear2d(raw, new long[] {rows, cols}, false));
  }

  /// Mean of the losses `-w[y] log p[y]` over samples whose class is not `ignored`, weighted.
  ///
  /// @param classes whole numbers (batch, ...)
  /// @param weights per class, or null
  /// @param smoothing share of the target that is spread over all classes
  public Tensor crossEntropy(Tensor classes, Tensor weights, long ignored, double smoothing) {
    return new Tensor(
        torch.cross_entropy_loss(
            raw, classes.raw, optional(weights), MEAN_REDUCTION, ignored, smoothing));
  }

  /// The loss `-log p[y]` of each sample, 0 where its class is `ignored`.
  ///
  /// @param classes whole numbers (batch, ...)
  public Tensor crossEntropies(Tensor classes, long ignored) {
    return new Tensor(
        torch.cross_entropy_loss(raw, classes.raw, optional(null), NO_REDUCTION, ignored, 0));
  }

  /// `at::Reduction`.
  private static final long NO_REDUCTION = 0;

  private static final long MEAN_REDUCTION = 1;

  static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.raw);
  }

  // gradients

  /// A leaf whose gradient is kept.
  public Tensor leaf() {
    return new Tensor(raw.detach().clone().set_requires_grad(true));
  }

  /// The same values without their history.
  public Tensor detach() {
    return new Tensor(raw.detach());
  }

  /// Adds the gradient of this one value to every leaf that it depends on.
  public void backward() {
    raw.backward();
  }

  /// The gradient of a leaf after [#backward]; null where none arrived.
  public Tensor gradient() {
    org.bytedeco.pytorch.Tensor g = raw.grad();
    return g.defined() ? new Tensor(g) : null;
  }

  /// The gradient of this one value by a leaf alone: no other gradient changes, so many threads may
  /// ask one network.
  public Tensor gradientBy(Tensor leaf) {
    return gradientBy(List.of(leaf)).getFirst();
  }

  /// The same by several leaves, on each of which this depends.
  public List<Tensor> gradientBy(List<Tensor> leaves) {
    TensorVector gradients = torch.grad(vector(List.of(this)), vector(leaves));
    List<Tensor> all = new ArrayList<>();
    for (long i = 0; i < leaves.size(); i++)
      all.add(new Tensor(gradients.get(i).detach())); // not the vector's
    return all;
  }

  @Override
  public String toString() {
    return "tensor " + shapeText();
  }
}
