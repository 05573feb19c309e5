package dev.limpid.testkit.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/// A reader and sound inputs to damage.
///
/// @param name of letters; the name of a saved input begins with it
/// @param suffix of the input's file name, which some readers look at
/// @param words texts of the format that are put into inputs
/// @param mend makes a damaged input pass the format's own checksum, so that damage reaches the
///   code behind it; applied to half of the inputs
public record FuzzTarget(
    String name,
    String suffix,
    List<Seed> seeds,
    List<String> words,
    UnaryOperator<byte[]> mend,
    Reader reader) {
  public FuzzTarget {
    seeds = List.copyOf(seeds);
    words = List.copyOf(words);
    if (seeds.isEmpty()) throw new IllegalArgumentException(name + " has no seed to begin with");
    if (!name.matches("[a-z]+"))
      throw new IllegalArgumentException("name must be of letters, got '" + name + "'");
  }

  public FuzzTarget(String name, String suffix, List<Seed> seeds, String words, Reader reader) {
    this(name, suffix, seeds, List.of(words.split(" ")), UnaryOperator.identity(), reader);
  }

  /// @param fields where a length, a count or an offset stands in `bytes`
  public record Seed(byte[] bytes, int... fields) {}

  /// Reads a file as a user's command would.
  @FunctionalInterface
  public interface Reader {
    /// @return what was read, in few words: an input that gives words not seen before is kept and
    ///   damaged further
    Object read(Path file) throws Exception;
  }
}
