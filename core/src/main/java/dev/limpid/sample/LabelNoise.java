package dev.limpid.sample;

import java.util.Map;
import java.util.SplittableRandom;

/// How labels are made wrong on purpose. Classes are positions in a legend, from 0.
public sealed interface LabelNoise {
  /// Whether labels of this class ever change.
  boolean changes(int label);

  /// The wrong label; only for classes that change.
  int wrong(int label, SplittableRandom random);

  /// Every other class alike.
  record Uniform(int classes) implements LabelNoise {
    public Uniform {
      if (classes < 2)
        throw new IllegalArgumentException("noise needs at least 2 classes, got " + classes);
    }

    @Override
    public boolean changes(int label) {
      return true;
    }

    @Override
    public int wrong(int label, SplittableRandom random) {
      int other = random.nextInt(classes - 1);
      return other < label ? other : other + 1;
    }
  }

  /// Each class only with its partner, as people confuse orchards and vineyards.
  ///
  /// @param partner both ways
  record Pairs(Map<Integer, Integer> partner) implements LabelNoise {
    public Pairs {
      partner = Map.copyOf(partner);
      for (Map.Entry<Integer, Integer> e : partner.entrySet())
        if (e.getKey().equals(e.getValue()) || !e.getKey().equals(partner.get(e.getValue())))
          throw new IllegalArgumentException(
              "classes must be paired both ways, got %d with %d"
                  .formatted(e.getKey(), e.getValue()));
    }

    @Override
    public boolean changes(int label) {
      return partner.containsKey(label);
    }

    @Override
    public int wrong(int label, SplittableRandom random) {
      return partner.get(label);
    }
  }
}
