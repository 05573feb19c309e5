package dev.limpid.testkit;

import dev.limpid.cube.CubeFiles;
import dev.limpid.cube.CubeFolder;
import dev.limpid.cube.CubeOptions;
import dev.limpid.cube.GapFill;
import dev.limpid.cube.SeriesFeatures;
import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// A simulated season whose clouds count as observed, so that each feature is one observation.
public record ClearSeason(SeasonFiles written, CubeFiles files, SeriesFeatures features) {
  public static ClearSeason in(Path folder) throws IOException {
    SeasonFiles written = SeasonFiles.write(SimulatedSeason.of(96, 5), folder, false, 2);
    CubeOptions unmasked =
        new CubeOptions(
            null,
            List.of(),
            List.of(),
            null,
            true,
            java.util.Map.of(),
            Set.of(),
            List.of(),
            Set.of(),
            (LocalDate) null,
            null);
    CubeFiles all = CubeFolder.read(written.images(), unmasked).files();
    LocalDate last = all.series().getFirst().dates().get(5);
    CubeFiles files = all.during(all.firstDate(), last);
    SeriesFeatures features =
        SeriesFeatures.of(
            files, new SeriesFeatures.Choices(new GapFill.None(), null, List.of(), 10));
    return new ClearSeason(written, features.select(files, "season"), features);
  }
}
