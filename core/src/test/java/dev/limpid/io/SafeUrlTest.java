package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.SafeUrl.Policy;
import dev.limpid.io.SafeUrl.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeUrlTest {
  private static final Policy ALL = new Policy(false, Set.of("https", "http", "s3"), Set.of());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/x\r\nX-Injected: 1",
        "gopher://127.0.0.1:6379/_INFO",
        "jar:file:/etc/passwd!/x",
        "netdoc:///etc/passwd",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "ftp://example.org/x",
        "data:text/plain,x",
        "c:\\windows\\x",
        "//example.org/x",
        "\\\\host\\share",
        "../../../../../../etc/passwd",
        "%2e%2e/x",
        "a/%2e%2e/%2E%2E/x",
        "/etc/passwd",
        "a\u0000b",
        "a%00b",
        "a%zz",
        "",
        "http://0x7f000001/x",
        "http://0x7f.1/x",
        "http://2130706433/x",
        "http://017700000001/x",
        "http://127.1/x",
        "http://0177.0.0.1/x",
        "http://127.0.0.1./x",
        "http://127.0.0.1/x",
        "http://[::1]:80/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://[::ffff:7f00:1]/x",
        "http://[fe80::1%25eth0]/x",
        "http://[fd00:ec2::254]/x",
        "http://[64:ff9b::a9fe:a9fe]/x",
        "http://[2002:7f00:1::]/x",
        "http://169.254.169.254/latest/meta-data",
        "http://168.63.129.16/x",
        "http://100.100.100.200/x",
        "http://10.1.2.3/x",
        "http://172.31.255.255/x",
        "http://192.168.0.1/x",
        "http://0.0.0.0/x",
        "http://224.0.0.1/x",
        "http://255.255.255.255/x",
        "http://localhost/x",
        "http://a.localhost/x",
        "http://metadata.google.internal/x",
        "http://example.org@127.0.0.1/x",
        "https://user:secret@example.org/x",
        "https://example.org:0/x",
        "https://example.org:99999/x",
        "https://\u2460.org/x",
        "https://ex\uff0eample.org/x",
        "https:///x",
        "https:x",
        "https://a b/x"
      })
  void refusedBeforeAnything(String href) {
    BadInput bad =
        assertThrows(BadInput.class, () -> SafeUrl.resolve(href, folder, "item.json", ALL));
    assertEquals("url.refused", bad.code());
    assertFalse(bad.getMessage().contains("secret"), bad.getMessage());
    assertTrue(bad.getMessage().chars().allMatch(c -> c >= ' '), bad.getMessage());
  }

  @Test
  void ordinaryLinksAreFollowed() throws IOException {
    assertEquals(
        new Target.Local(folder.toAbsolutePath().resolve("a b/B04.tif")),
        SafeUrl.resolve("./c/../a%20b/B04.tif", folder, "item.json", ALL));
    assertEquals(
        new Target.Remote(URI.create("https://example.org:8443/x.tif?a=1")),
        SafeUrl.resolve("https://example.org:8443/x.tif?a=1", folder, "item.json", Policy.DEFAULT));
    SafeUrl.resolve("https://[2606:4700::1111]/x", folder, "item.json", Policy.DEFAULT);
    SafeUrl.resolve("s3://bucket/key.tif", folder, "item.json", ALL);
  }

  @Test
  void plainHttpNeedsPermission() throws IOException {
    assertThrows(
        BadInput.class, () -> SafeUrl.check("http://example.org/x", "item.json", Policy.DEFAULT));
    Policy test = new Policy(false, Set.of("https"), Set.of("127.0.0.1"));
    assertEquals(9, SafeUrl.check("http://127.0.0.1:9/x", "item.json", test).getPort());
    assertThrows(BadInput.class, () -> SafeUrl.check("ftp://127.0.0.1:9/x", "item.json", test));
  }

  @Test
  void symbolicLinksStayInside() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    try {
      Files.createSymbolicLink(folder.resolve("out"), outside);
      Files.createDirectory(folder.resolve("real"));
      Files.createSymbolicLink(folder.resolve("in"), folder.resolve("real"));
      assertThrows(BadInput.class, () -> SafeUrl.below(folder, "out/x.tif", "item.json"));
      assertTrue(SafeUrl.below(folder, "in/x.tif", "item.json").endsWith("in/x.tif"));
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void aRemoteDocumentNeverReachesLocalFiles() throws IOException {
    URI base = URI.create("https://example.org/a/item.json");
    assertEquals(
        URI.create("https://example.org/b/x.tif"),
        SafeUrl.resolve("../b/x.tif", base, Policy.DEFAULT));
    assertEquals(
        URI.create("https://example.org/etc/passwd"),
        SafeUrl.resolve("/etc/passwd", base, Policy.DEFAULT));
    for (String href : new String[] {"file:///etc/passwd", "http://example.org/x", "//10.0.0.1/x"})
      assertThrows(BadInput.class, () -> SafeUrl.resolve(href, base, Policy.DEFAULT));
  }

  @Test
  void namesThatResolveInsideAreRefused() throws IOException {
    URI url = URI.create("https://rebind.example.org/x");
    SafeUrl.Resolver inside =
        host ->
            new InetAddress[] {
              InetAddress.ofLiteral("93.184.216.34"), InetAddress.ofLiteral("10.0.0.1")
            };
    assertThrows(BadInput.class, () -> SafeUrl.addresses(url, Policy.DEFAULT, inside));
    SafeUrl.Resolver outside = host -> new InetAddress[] {InetAddress.ofLiteral("93.184.216.34")};
    assertEquals(1, SafeUrl.addresses(url, Policy.DEFAULT, outside).length);
  }
}
