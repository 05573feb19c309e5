package dev.limpid.temporal;

import dev.limpid.torch.Net;
import dev.limpid.torch.Tensor;
import dev.limpid.torch.Weights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// Networks of one kind that were trained from different seeds, as one: the mean of their
/// probabilities (deep ensembles, Lakshminarayanan, Pritzel & Blundell 2017). Its logits are the
/// logarithms of these means, so that their softmax gives them back and gradients go through all
/// networks. Tensors of network `i` have names that begin with `i.`.
final class SeriesEnsemble extends SeriesNet {
  private final List<SeriesNet> members;

  /// @param members belong to the ensemble from now on
  SeriesEnsemble(List<SeriesNet> members) {
    super(members.getFirst().shape(), 0);
    this.members = List.copyOf(members);
    for (int i = 0; i < members.size(); i++) adopt(prefix(i), members.get(i));
  }

  private static String prefix(int member) {
    return member + ".";
  }

  /// A network for weights: one of `kind`, or as many as they hold.
  static SeriesNet of(SeriesKind kind, SeriesNet.Shape shape, Weights weights) {
    List<SeriesNet> members = new ArrayList<>();
    while (weights.values(prefix(members.size()) + DAYS) != null)
      members.add(kind.make(shape, members.size()));
    return members.isEmpty() ? kind.make(shape, 0) : new SeriesEnsemble(members);
  }

  /// The seed of a member; the first one's is that of the ensemble.
  static long seed(long seed, int member) {
    return seed ^ member * 0x9E3779B97F4A7C15L;
  }

  @Override
  int members() {
    return members.size();
  }

  @Override
  Tensor logits(SeriesBatch batch) {
    return logProbabilities(batch).logSumExp(0).plus(-Math.log(members.size()));
  }

  /// (network, pixel, class).
  private Tensor logProbabilities(SeriesBatch batch) {
    return each(net -> net.logits(batch).logSoftmax(1));
  }

  private Tensor each(Function<SeriesNet, Tensor> of) {
    return Tensor.stack(0, members.stream().map(of).toList());
  }

  /// The entropy of the mean minus the mean of the entropies: the mutual information of class and
  /// network (Houlsby et al. 2011, Bayesian active learning, eq. 2).
  @Override
  Tensor disagreement(SeriesBatch batch) {
    Tensor each = logProbabilities(batch);
    Tensor mean = each.logSumExp(0).plus(-Math.log(members.size())); // (pixel, class)
    return entropy(mean).minus(entropy(each).mean(0));
  }

  private static Tensor entropy(Tensor logProbabilities) {
    return logProbabilities.exp().times(logProbabilities).sum(-1).times(-1);
  }

  /// The mean of what its networks pay.
  @Override
  Tensor attention(SeriesBatch batch) {
    if (members.getFirst().attention(batch) == null) return null;
    return each(net -> net.attention(batch)).mean(0);
  }

  @Override
  SeriesEnsemble another(long seed) {
    List<SeriesNet> others = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) others.add(members.get(i).another(seed(seed, i)));
    return new SeriesEnsemble(others);
  }

  /// Those of one network; each stands for that of all.
  @Override
  public List<String> layers() {
    return members.getFirst().layers();
  }

  @Override
  public void take(Net from, Collection<String> except) {
    SeriesEnsemble other = (SeriesEnsemble) from;
    for (int i = 0; i < members.size(); i++) members.get(i).take(other.members.get(i), except);
    inputs(other.scaling(), other.days());
    temperature(other.temperature());
  }
}
