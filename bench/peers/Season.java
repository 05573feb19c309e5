import dev.limpid.simulate.SeasonFiles;
import dev.limpid.simulate.SimulatedSeason;
import java.nio.file.Path;

/// Writes the season of task T10: `java -cp limpid.jar Season.java FOLDER SIZE CLASSES`.
public final class Season {
  public static void main(String[] arguments) throws Exception {
    int size = Integer.parseInt(arguments[1]);
    int classes = Integer.parseInt(arguments[2]);
    SimulatedSeason season = new SimulatedSeason(size, 2024, 24, classes, 1);
    SeasonFiles.write(season, Path.of(arguments[0]), true, 2);
  }
}
