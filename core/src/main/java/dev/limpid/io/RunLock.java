package dev.limpid.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Keeps a second run away from the same output. The file says which process of which host and
/// start of that host holds it; the system's own lock on it ends with the process.
///
/// A lock that was left behind is taken over, with a message, where its holder is certainly gone:
/// the system's lock is free, and the holder ran since the same start of this machine (and is no
/// more), or on this host before it started again. A holder on another host cannot be seen from
/// here: then a person has to decide.
public final class RunLock implements AutoCloseable {
  private static final int LARGEST = 4096;

  private final Path path;
  private final FileChannel channel;

  private RunLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Who holds a lock.
  ///
  /// @param boot changes whenever the machine starts
  /// @param started when the process began, seconds since 1970; pids are used again
  /// @param token of this one lock
  private record Holder(String host, long pid, String boot, long started, String token) {
    static Holder here() throws IOException {
      ProcessHandle self = ProcessHandle.current();
      return new Holder(
          hostName(), self.pid(), bootId(), began(self), UUID.randomUUID().toString());
    }

    static long began(ProcessHandle process) {
      return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
    }

    boolean alive() {
      Optional<ProcessHandle> process = ProcessHandle.of(pid);
      return process.isPresent() && process.get().isAlive() && began(process.get()) == started;
    }

    byte[] bytes() {
      return (Json.compact(Json.tree(this)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Null where the file holds something else: a run that was killed while it wrote this.
    static Holder read(byte[] bytes, Path file) throws IOException {
      if (bytes.length == 0) return null;
      try {
        JsonNode n = Json.read(bytes, file.toString(), Limits.DEFAULT);
        return new Holder(
            n.path("host").asText(),
            n.path("pid").asLong(),
            n.path("boot").asText(),
            n.path("started").asLong(),
            n.path("token").asText());
      } catch (BadInput e) {
        return null;
      }
    }
  }

  /// @param target the product, for messages
  /// @param told of a lock that is taken over
  /// @throws BadInput `output.busy` when another run has it or may have it
  public static RunLock acquire(Path path, Path target, Consumer<String> told) throws IOException {
    FileChannel channel = Disk.open(path);
    try {
      take(path, channel, target, told);
      return new RunLock(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void take(Path path, FileChannel channel, Path target, Consumer<String> told)
      throws IOException {
    if (!Disk.lock(channel)) throw busy(target, "is being written by another run; wait for it");
    Holder me = Holder.here();
    Holder before = Holder.read(bytes(channel), path);
    if (before != null) {
      boolean sameBoot = !me.boot().isEmpty() && before.boot().equals(me.boot());
      if (!sameBoot && !before.host().equals(me.host()))
        throw busy(
            target,
            "is locked by process %d of host %s; if that run is over, delete %s"
                .formatted(before.pid(), before.host(), path));
      if (sameBoot && before.alive() && before.pid() != me.pid())
        throw busy(target, "is being written by process " + before.pid() + "; wait for it");
      told.accept(
          "%s: taking over from process %d, which ended before it was done"
              .formatted(target, before.pid()));
    }
    channel.truncate(0);
    Disk.write(channel, path, ByteBuffer.wrap(me.bytes()), 0);
    // Another run may have deleted the name between our opening and locking it.
    if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), me.bytes()))
      throw busy(target, "was being written by another run until now; try again");
  }

  private static byte[] bytes(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(LARGEST, channel.size()));
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {}
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static BadInput busy(Path target, String why) {
    return new BadInput("output.busy", target.toString(), why);
  }

  /// Empty where the system does not tell.
  private static String hostName() throws IOException {
    return system("/proc/sys/kernel/hostname");
  }

  private static String bootId() throws IOException {
    return system("/proc/sys/kernel/random/boot_id");
  }

  private static String system(String name) throws IOException {
    Path file = Path.of(name);
    return Files.isReadable(file) ? Files.readString(file).strip() : "";
  }

  @Override
  public void close() throws IOException {
    try {
      Disk.delete(path);
    } finally {
      channel.close();
    }
  }
}
