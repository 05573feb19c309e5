package dev.limpid.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A remote file, read by ranges. The version seen first is pinned: an object that changes while it
/// is read is an error. Blocks of 64 KiB are kept, the least recently used given up first; missing
/// blocks that lie side by side come in one request.
public final class HttpBytes implements ByteSource {
  private static final int BLOCK = 64 << 10;
  private static final int MOST_BLOCKS = 128;

  /// Blocks in one request: 8 MiB.
  private static final int MOST_TOGETHER = 128;

  private final URI url;
  private final HttpGet http;
  private final String version;
  private final long size;
  private final Map<Long, byte[]> blocks =
      new LinkedHashMap<>(MOST_BLOCKS, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return size() > MOST_BLOCKS;
        }
      };

  /// Opens `url`, which is checked like any link, and reads its first block.
  public static HttpBytes open(URI url, SafeUrl.Policy policy) throws IOException {
    return open(url, new HttpGet(policy, InetAddress::getAllByName));
  }

  static HttpBytes open(URI url, HttpGet http) throws IOException {
    try (HttpReply reply = http.range(url, 0, BLOCK - 1)) {
      if (reply.status() == 416)
        throw new BadInput("file.empty", url.toString(), "the remote file is empty");
      if (reply.status() == 200)
        throw new BadInput(
            "http.range",
            url.toString(),
            "the server ignores ranges and would send the whole file; download it first");
      if (reply.status() != 206) throw reply.unexpected("206");
      HttpReply.Range range = reply.range();
      int length = (int) Math.min(BLOCK, range.total());
      if (range.first() != 0 || range.last() != length - 1)
        throw new BadInput(
            "http.range",
            url.toString(),
            "the server sent another range than bytes 0-" + (BLOCK - 1));
      HttpBytes bytes = new HttpBytes(url, http, reply.version(), range.total());
      bytes.blocks.put(0L, reply.exactly(length));
      return bytes;
    }
  }

  private HttpBytes(URI url, HttpGet http, String version, long size) {
    this.url = url;
    this.http = http;
    this.version = version;
    this.size = size;
  }

  @Override
  public String name() {
    return Redact.line(url.toString());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    if (position < 0 || position > size - into.remaining())
      throw new BadInput(
          "file.truncated",
          name(),
          "needs bytes %d to %d, but the file has %d"
              .formatted(position, position + into.remaining(), size));
    long end = position + into.remaining();
    for (long at = position; at < end; ) {
      long block = at / BLOCK;
      byte[] run = run(block, (end - 1) / BLOCK);
      int from = (int) (at - block * BLOCK);
      int n = (int) Math.min(run.length - from, end - at);
      into.put(run, from, n);
      at += n;
    }
  }

  /// The bytes of `block`: from memory alone, or together with the missing blocks that follow it up
  /// to `last`.
  private byte[] run(long block, long last) throws IOException {
    int count = 0;
    synchronized (blocks) {
      byte[] known = blocks.get(block);
      if (known != null) return known;
      while (block + count <= last && count < MOST_TOGETHER && !blocks.containsKey(block + count))
        count++;
    }
    byte[] run = request(block * BLOCK, Math.min(size, (block + count) * BLOCK));
    synchronized (blocks) {
      for (int k = 0; k < count; k++) {
        int from = k * BLOCK;
        int to = Math.min(run.length, from + BLOCK);
        blocks.put(block + k, Arrays.copyOfRange(run, from, to));
      }
    }
    return run;
  }

  private byte[] request(long first, long end) throws IOException {
    try (HttpReply reply = http.range(url, first, end - 1)) {
      if (reply.status() != 206) throw reply.unexpected("206");
      HttpReply.Range range = reply.range();
      if (range.total() != size || !reply.version().equals(version))
        throw new BadInput(
            "http.changed", name(), "the remote file changed while it was being read; start again");
      if (range.first() != first || range.last() != end - 1)
        throw new BadInput(
            "http.range",
            name(),
            "the server sent bytes %d-%d, expected %d-%d"
                .formatted(range.first(), range.last(), first, end - 1));
      return reply.exactly((int) (end - first));
    }
  }

  /// Nothing is held open between requests.
  @Override
  public void close() {}
}
