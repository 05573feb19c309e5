package dev.limpid.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The steps by which a product reaches the disk. All of them pass here, so that a test can stop a
/// run before any one of them, or refuse it as a full disk does, and see what a later run makes of
/// what is left.
public final class Disk {
  /// What is about to be done to a file.
  public enum Step {
    WRITE,
    FORCE,
    MOVE,
    DELETE
  }

  /// Sees each step before it is taken; throwing stops it.
  @FunctionalInterface
  public interface Watcher {
    /// @param file that is written, forced, deleted, or gets another name
    /// @param at first byte of a write, else 0
    /// @param bytes of a write, else 0
    void before(Step step, Path file, long at, long bytes) throws IOException;

    /// The bytes of `file` written so far are on the disk.
    default void forced(Path file) {}
  }

  private static final Watcher NOBODY = (step, file, at, bytes) -> {};
  private static volatile Watcher watcher = NOBODY;

  private Disk() {}

  /// Lets `next` see every step of this process; for tests.
  public static void watch(Watcher next) {
    watcher = next == null ? NOBODY : next;
  }

  /// Opens a file to read and write, made where it is absent; a link is no such file.
  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS));
  }

  /// Keeps others away from an open file until it is closed.
  ///
  /// @return false where another has it, in this process or another one
  public static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another writer in this very process
    }
  }

  /// Writes all that remains in `buffer`.
  public static void write(FileChannel channel, Path file, ByteBuffer buffer, long position)
      throws IOException {
    watcher.before(Step.WRITE, file, position, buffer.remaining());
    long at = position;
    while (buffer.hasRemaining()) at += channel.write(buffer, at);
  }

  /// Appends to a file that holds nothing yet; closing it leaves the channel open.
  static OutputStream stream(FileChannel channel, Path file) {
    return new OutputStream() {
      private long position;

      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Disk.write(channel, file, ByteBuffer.wrap(bytes, offset, length), position);
        position += length;
      }
    };
  }

  /// Copies bytes between files, without a way through this process's memory where the system can.
  ///
  /// @param to file of `into`
  public static void copy(
      FileChannel from, long first, long length, FileChannel into, Path to, long position)
      throws IOException {
    watcher.before(Step.WRITE, to, position, length);
    into.position(position);
    long at = first;
    long left = length;
    while (left > 0) {
      long n = from.transferTo(at, left, into);
      if (n <= 0) throw new IOException("a part file of " + to + " ends at " + at);
      at += n;
      left -= n;
    }
  }

  public static void force(FileChannel channel, Path file, boolean metadata) throws IOException {
    Watcher now = watcher;
    now.before(Step.FORCE, file, 0, 0);
    channel.force(metadata);
    now.forced(file);
  }

  /// Gives a file another name in its folder, in one step.
  public static void move(Path from, Path to) throws IOException {
    watcher.before(Step.MOVE, from, 0, 0);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public static void delete(Path file) throws IOException {
    watcher.before(Step.DELETE, file, 0, 0);
    Files.deleteIfExists(file);
  }
}
