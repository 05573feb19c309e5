package dev.limpid.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Bytes that can be read at any position, by many threads at once: a file, or ranges of a remote
/// object.
public interface ByteSource extends Closeable {
  /// As the user typed it, for messages.
  String name();

  /// Bytes in all.
  long size();

  /// Fills `into` from its position to its limit with the bytes at `position`.
  ///
  /// @throws BadInput `file.truncated` when the source ends before
  void read(long position, ByteBuffer into) throws IOException;

  /// The bytes of a local file.
  static ByteSource of(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileBytes(file.toString(), channel, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}
