package dev.limpid.sample;

import dev.hardwood.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The bytes of a Parquet file, copied as they are asked for and never beyond its end. The library
/// would map the file into memory, and a mapped file that somebody shortens ends the whole process.
final class ParquetBytes implements InputFile {
  private final Path path;
  private FileChannel channel;

  ParquetBytes(Path path) {
    this.path = path;
  }

  @Override
  public void open() throws IOException {
    if (channel == null) channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    if (offset < 0 || length < 0 || offset > channel.size() - length)
      throw new EOFException(
          length + " bytes at " + offset + " are not in a file of " + channel.size());
    ByteBuffer bytes = ByteBuffer.allocateDirect(length);
    while (bytes.hasRemaining())
      if (channel.read(bytes, offset + bytes.position()) < 0)
        throw new EOFException("the file became shorter while it was read");
    return bytes.flip();
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public String name() {
    return path.getFileName().toString();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) channel.close();
  }
}
