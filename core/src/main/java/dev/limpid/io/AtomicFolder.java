package dev.limpid.io;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A product that is a folder of files: it has its name only when everything is in it.
///
/// @param kind what it is called in messages
/// @param mark a file that every such folder holds, by which one is known
public record AtomicFolder(String kind, String mark) {
  /// Fills a hidden folder beside the target.
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(Path part) throws IOException;
  }

  /// @param overwrite whether a product of this kind is replaced; anything else there is never
  ///   touched
  public <T> T write(Path folder, boolean overwrite, Content<T> content) throws IOException {
    refuseExisting(folder, overwrite);
    Path target = folder.toAbsolutePath();
    AtomicFiles.makeFolder(target.getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".limpid-part");
    remove(part);
    Files.createDirectory(part);
    try {
      T made = content.writeTo(part);
      remove(target);
      Files.move(part, target);
      AtomicFiles.forceFolder(target.getParent());
      return made;
    } finally {
      remove(part);
    }
  }

  /// Refuses what stands where the product is to be written, before any work is done.
  public void refuseExisting(Path folder, boolean overwrite) throws IOException {
    Path above = folder.toAbsolutePath().getParent();
    if (above != null && Files.isDirectory(above)) AtomicFiles.requireWritable(above);
    if (!Files.exists(folder)) return;
    String name = folder.toString();
    if (!overwrite)
      throw new BadInput("output.exists", name, "exists; use --overwrite to replace it");
    if (!Files.isDirectory(folder) || !Files.exists(folder.resolve(mark)))
      throw new BadInput(
          "output.exists", name, "is no %s; --overwrite replaces %ss only".formatted(kind, kind));
  }

  /// Removes a product's folder: its files, never a folder below it.
  private static void remove(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) Files.delete(file);
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      throw new BadInput("output.exists", folder.toString(), "holds folders; remove it yourself");
    }
  }
}
