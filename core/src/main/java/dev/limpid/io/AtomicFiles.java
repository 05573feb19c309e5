package dev.limpid.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/// Files that appear whole or not at all: written under a hidden name in the target folder, forced
/// to disk, renamed, and the folder forced too.
public final class AtomicFiles {
  /// Writes what a file shall hold.
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFiles() {}

  public static void write(Path target, boolean overwrite, byte[] bytes) throws IOException {
    write(target, overwrite, out -> out.write(bytes));
  }

  /// Writes `target`, whose folder exists. On failure nothing of it remains.
  ///
  /// @throws BadInput if `target` exists and may not be replaced
  /// @throws Shortage if the disk is full
  public static void write(Path target, boolean overwrite, Content content) throws IOException {
    write(
        target,
        overwrite,
        content,
        folder(target).resolve("." + target.getFileName() + "." + UUID.randomUUID()));
  }

  /// The same by way of a file whose name is known, so that what a kill leaves is replaced by the
  /// next run; for those who hold a lock.
  ///
  /// @param part in the folder of `target`
  public static void write(Path target, boolean overwrite, Content content, Path part)
      throws IOException {
    refuseExisting(target, overwrite);
    try {
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              LinkOption.NOFOLLOW_LINKS)) {
        OutputStream out = new BufferedOutputStream(Disk.stream(channel, part), 1 << 16);
        content.writeTo(out);
        out.flush();
        Disk.force(channel, part, true);
      }
      rename(part, target, overwrite);
    } catch (IOException e) {
      throw explain(e, target, sizeOrZero(part));
    } finally {
      Disk.delete(part);
    }
  }

  /// Gives a finished, forced file its final name in the same folder, in one step, and forces the
  /// folder.
  public static void rename(Path part, Path target, boolean overwrite) throws IOException {
    refuseExisting(target, overwrite);
    try {
      Disk.move(part, target);
      forceFolder(folder(target));
    } catch (IOException e) {
      throw explain(e, target, sizeOrZero(part));
    }
  }

  /// Refuses a target that exists, or could never be written, before any work is done for it.
  public static void refuseExisting(Path target, boolean overwrite) throws IOException {
    String name = target.toString();
    if (target.getFileName() == null || Files.isDirectory(target))
      throw new BadInput("output.folder", name, "is a folder; give the name of a file");
    if (!Files.isDirectory(folder(target)))
      throw new BadInput(
          "output.folder", name, "the folder " + folder(target) + " does not exist; create it");
    if (!overwrite && Files.exists(target, LinkOption.NOFOLLOW_LINKS))
      throw new BadInput(
          "output.exists", name, "already exists; choose another name or add --overwrite");
    requireWritable(folder(target));
  }

  /// Makes a folder and those above it, where they are missing.
  ///
  /// @throws Shortage where nothing can be written
  public static void makeFolder(Path folder) throws IOException {
    Path above = folder.toAbsolutePath();
    while (above != null && !Files.exists(above)) above = above.getParent();
    if (above != null && Files.isDirectory(above)) requireWritable(above);
    Files.createDirectories(folder);
  }

  /// Refuses a folder on a read-only disk, or one that belongs to others.
  public static void requireWritable(Path folder) throws Shortage {
    if (!Files.isWritable(folder)) throw readOnly(folder);
  }

  private static Shortage readOnly(Path folder) {
    return new Shortage(
        "readOnly",
        Redact.line(
            "%s: nothing can be written in this folder: it is read-only or you have no permission; choose another one or change that"
                .formatted(folder.toAbsolutePath())));
  }

  /// Makes the names in `folder` durable. Some systems cannot open a folder: there the rename alone
  /// has to do.
  public static void forceFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) return;
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      Disk.force(channel, folder, true);
    }
  }

  /// The same trouble, as a [Shortage]: with amounts where the disk or the quota is at its end,
  /// with the folder where it became read-only.
  ///
  /// @param needed bytes that were to be written, or as many as were
  public static IOException explain(IOException trouble, Path target, long needed) {
    if (denied(trouble, target)) {
      Shortage shortage = readOnly(folder(target));
      shortage.initCause(trouble);
      return shortage;
    }
    if (!full(trouble)) return exists(trouble, target);
    long free = -1;
    try {
      free = Files.getFileStore(folder(target)).getUsableSpace();
    } catch (IOException e) {
      trouble.addSuppressed(e);
    }
    Shortage shortage =
        new Shortage(
            "disk",
            Redact.line(
                "%s: the disk is full: at least %d bytes are needed, %s are free; free some space or choose another folder"
                    .formatted(target, needed, free < 0 ? "an unknown number" : free)));
    shortage.initCause(trouble);
    return shortage;
  }

  private static IOException exists(IOException trouble, Path target) {
    if (!(trouble instanceof FileAlreadyExistsException)) return trouble;
    return new BadInput("output.exists", target.toString(), "already exists; add --overwrite");
  }

  private static boolean denied(IOException trouble, Path target) {
    if (!(trouble instanceof FileSystemException about) || about.getFile() == null) return false;
    boolean refused =
        about instanceof AccessDeniedException
            || String.valueOf(about.getReason()).toLowerCase(Locale.ROOT).contains("read-only");
    Path folder = folder(target).toAbsolutePath();
    return refused && folder.equals(Path.of(about.getFile()).toAbsolutePath().getParent());
  }

  /// The JDK has no type for a full disk, only the words of the operating system.
  private static boolean full(IOException trouble) {
    String words = String.valueOf(trouble.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("no space left")
        || words.contains("quota exceeded")
        || words.contains("not enough space");
  }

  private static long sizeOrZero(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // only used as a figure in a message about the first trouble
    }
  }

  private static Path folder(Path target) {
    Path parent = target.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
