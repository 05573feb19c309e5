package dev.limpid.cli;

import dev.limpid.io.BadInput;
import dev.limpid.io.Limits;
import dev.limpid.io.Redact;
import dev.limpid.io.SafeUrl;
import dev.limpid.raster.GeoTiff;
import dev.limpid.raster.RasterSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Rasters that are named by an address, `https://...`, and read by ranges.
final class RemoteArguments {
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);

  /// What a path makes of an address.
  private static final Pattern FLATTENED = Pattern.compile("(https?|s3|ftp):/[^/].*");

  @Option(
      names = "--allow-host",
      paramLabel = "HOST[:PORT]",
      split = ",",
      splitSynopsisLabel = "",
      description =
          "Also read from this host, which may be this machine or without encryption; for tests.")
  List<String> hosts = List.of();

  /// Whether an input is an address and no path.
  static boolean is(String input) {
    return ADDRESS.matcher(input).matches();
  }

  /// Refuses an address where only a path will do.
  static void refuse(Path input) throws BadInput {
    if (!FLATTENED.matcher(input.toString()).matches()) return;
    throw new BadInput(
        "url.place",
        Redact.line(input.toString().replaceFirst(":/", "://")),
        "an address is read as the input of info, calc and convert only; download it first, or: limpid convert ADDRESS -o FILE");
  }

  SafeUrl.Policy policy() {
    return new SafeUrl.Policy(false, Set.of("https"), Set.copyOf(hosts));
  }

  /// The address of an input, if it may be read.
  ///
  /// @param offline whether no connection may be opened
  URI url(String input, boolean offline) throws IOException {
    String shown = Redact.line(input);
    if (offline)
      throw new BadInput(
          "url.offline", shown, "is an address, and --offline opens no connection; leave it out");
    return SafeUrl.check(input, shown, policy());
  }

  /// The raster at a path or an address.
  RasterSource open(String input, boolean offline) throws IOException {
    return is(input)
        ? GeoTiff.open(url(input, offline), policy(), Limits.DEFAULT)
        : GeoTiff.open(Path.of(input));
  }
}
