package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Scope;
import dev.limpid.torch.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Layers that see one image, applied to every image of a batch with the same weights. Dates that
/// no pixel of a patch has seen are left out, so they change no batch statistics, and their maps
/// are 0.
final class EachImage {
  /// Pixels of images that go through the layers together where no gradients are recorded.
  private static final long TOGETHER = 1 << 14;

  private EachImage() {}

  /// @param layers make maps (image, ...) of images (image, channel, row, column)
  /// @return the maps with the axes (patch, date, ...)
  static List<Tensor> of(Net net, PatchBatch batch, Function<Tensor, List<Tensor>> layers) {
    long n = batch.patches() * batch.dates();
    Tensor images = batch.values().reshape(n, batch.channels(), batch.rows(), batch.cols());
    long[] seen = seen(batch);
    boolean whole = net.training() || Scope.records();
    List<Tensor> maps = whole ? together(images, seen, layers) : some(images, seen, batch, layers);
    return maps.stream().map(m -> dated(m, batch)).toList();
  }

  /// Positions of the images that any pixel has seen.
  private static long[] seen(PatchBatch batch) {
    long n = batch.patches() * batch.dates();
    long[] any = batch.seen().reshape(n, batch.rows() * batch.cols()).any(1).toLongs();
    long[] positions = new long[any.length];
    int count = 0;
    for (int i = 0; i < any.length; i++) if (any[i] != 0) positions[count++] = i;
    if (count == 0) throw new IllegalArgumentException("no pixel of the batch has seen a date");
    return Arrays.copyOf(positions, count);
  }

  private static List<Tensor> together(
      Tensor images, long[] seen, Function<Tensor, List<Tensor>> layers) {
    if (seen.length == images.size(0)) return layers.apply(images.channelsLast());
    Tensor positions = Tensor.ofLongs(seen, seen.length);
    return layers.apply(images.select(0, positions).channelsLast()).stream()
        .map(m -> m.scattered(positions, images.size(0)))
        .toList();
  }

  private static List<Tensor> some(
      Tensor images, long[] seen, PatchBatch batch, Function<Tensor, List<Tensor>> layers) {
    int step = (int) Math.max(1, TOGETHER / (batch.rows() * batch.cols()));
    List<Tensor> all = new ArrayList<>();
    for (int from = 0; from < seen.length; from += step) {
      long[] now = Arrays.copyOfRange(seen, from, Math.min(seen.length, from + step));
      try (Scope scope = Scope.open()) {
        Tensor positions = Tensor.ofLongs(now, now.length);
        List<Tensor> maps = layers.apply(images.select(0, positions).channelsLast());
        if (from == 0) maps.forEach(m -> all.add(scope.release(room(m, images.size(0)))));
        for (int i = 0; i < maps.size(); i++) all.get(i).set(positions, maps.get(i));
      }
    }
    return all;
  }

  private static Tensor room(Tensor maps, long images) {
    long[] shape = maps.shape();
    shape[0] = images;
    return maps.newZeros(shape);
  }

  private static Tensor dated(Tensor maps, PatchBatch batch) {
    long[] s = maps.shape();
    long[] shape = new long[s.length + 1];
    shape[0] = batch.patches();
    shape[1] = batch.dates();
    System.arraycopy(s, 1, shape, 2, s.length - 1);
    return maps.reshape(shape);
  }
}
