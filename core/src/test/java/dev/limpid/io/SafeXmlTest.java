package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SafeXmlTest {
  private static Document parse(String text) throws IOException {
    return SafeXml.parse(text.getBytes(StandardCharsets.UTF_8), "t.xml", Limits.DEFAULT);
  }

  @Test
  void aTreeWithNamespacesAttributesAndText() throws IOException {
    Element root =
        parse(
                "<p:a xmlns:p='urn:p' k='1 &lt; 2'><b>x<!-- c -->y<![CDATA[<z>]]>&#65;&amp;</b></p:a>")
            .getDocumentElement();
    assertEquals("urn:p", root.getNamespaceURI());
    assertEquals("p:a", root.getTagName());
    assertEquals("1 < 2", root.getAttribute("k"));
    assertEquals("xy<z>A&", root.getElementsByTagName("b").item(0).getTextContent());
  }

  @Test
  void aDoctypeIsSkipped() throws IOException {
    Document style =
        parse("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version='3.28'/>");
    assertEquals("3.28", style.getDocumentElement().getAttribute("version"));
  }

  @Test
  void externalFilesAreNeverRead(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
    String xxe = "<!DOCTYPE a [<!ENTITY x SYSTEM '%s'>]><a>&x;</a>".formatted(secret.toUri());
    BadInput bad = assertThrows(BadInput.class, () -> parse(xxe));
    assertTrue(!bad.getMessage().contains("s3cret"), bad.getMessage());
    String attribute = "<!DOCTYPE a [<!ENTITY x 'lol'>]><a k='&x;'/>";
    assertThrows(BadInput.class, () -> parse(attribute));
    String parameter =
        "<!DOCTYPE a [<!ENTITY %% x SYSTEM '%s'> %%x;]><a/>".formatted(secret.toUri());
    assertEquals("a", parse(parameter).getDocumentElement().getTagName());
  }

  @Test
  void nothingConnects() throws IOException {
    try (ServerSocket trap = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      trap.setSoTimeout(200);
      String at = "http://127.0.0.1:" + trap.getLocalPort();
      parse("<!DOCTYPE a SYSTEM '%s/a.dtd'><a/>".formatted(at));
      parse(
          "<a xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='u %s/s.xsd'/>"
              .formatted(at));
      parse(
          "<a xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='%s/x'/></a>"
              .formatted(at));
      parse("<?xml-stylesheet href='%s/s.xsl'?><a/>".formatted(at));
      assertThrows(SocketTimeoutException.class, trap::accept);
    }
  }

  @Test
  void depthAndSizeAreBounded() throws IOException {
    String deep = "<a>".repeat(256) + "</a>".repeat(256);
    assertEquals("a", parse(deep).getDocumentElement().getTagName());
    BadInput bad = assertThrows(BadInput.class, () -> parse("<a>".repeat(200_000)));
    assertEquals("xml.limit", bad.code());
    Limits small = new Limits(1, 1, 1, 3, 5, 1, 1, 1);
    assertThrows(
        BadInput.class, () -> SafeXml.parse("<a/>".getBytes(StandardCharsets.UTF_8), "t", small));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "x",
        "<a k=1/>",
        "<a>\0</a>",
        "<!DOCTYPE",
        "<!DOCTYPE a [",
        "<?xml version='1.0' encoding='no-such'?><a/>",
        "<p:a/>",
        "<a b='&#0;'/>"
      })
  void whatIsNotXmlIsRefused(String text) {
    assertEquals("xml.syntax", assertThrows(BadInput.class, () -> parse(text)).code());
  }

  @Test
  void nothingIsPrintedOfAFileThatIsRefused() throws IOException {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      byte[] bytes = {'<', 'a', '>', (byte) 0xC3, '(', '<', '/', 'a', '>'};
      assertThrows(BadInput.class, () -> SafeXml.parse(bytes, "t", Limits.DEFAULT));
      byte[] zero = {'<', 'a', ' ', 0, '>', (byte) 0xC3, '('};
      assertThrows(BadInput.class, () -> SafeXml.parse(zero, "t", Limits.DEFAULT));
      damaged();
    } finally {
      System.setErr(err);
    }
    assertEquals("", said.toString(StandardCharsets.UTF_8));
  }

  /// Documents in several encodings, changed at random; some are still sound.
  private static void damaged() throws IOException {
    Random random = new Random(5);
    String body =
        "<!DOCTYPE a PUBLIC 'b' 'c'><a b='\u00e9' xmlns:q='u'><b>t&amp;&#65;</b><![CDATA[x]]><!-- c --><?p x?><q:c/></a>";
    String[] names = {"UTF-8", "UTF-16", "UTF-16LE", "ISO-8859-1", "US-ASCII", "UTF-32", "none"};
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      String declared = names[random.nextInt(names.length)];
      String text = "<?xml version='1.0' encoding='" + declared + "'?>" + body;
      String actual = names[random.nextInt(names.length - 1)];
      byte[] bytes = text.getBytes(java.nio.charset.Charset.forName(actual));
      for (int n = random.nextInt(4); n > 0; n--)
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      int length = random.nextInt(3) == 0 ? 1 + random.nextInt(bytes.length) : bytes.length;
      try {
        SafeXml.parse(java.util.Arrays.copyOf(bytes, length), "t", Limits.DEFAULT);
      } catch (BadInput e) {
        refused++;
      }
    }
    assertTrue(refused > 5000 && refused < 20_000, refused + " of 20000 refused");
  }

  @Test
  void anUnknownEncodingIsNamed() {
    BadInput e =
        assertThrows(BadInput.class, () -> parse("<?xml version='1.0' encoding='klingon'?><a/>"));
    assertEquals("xml.syntax", e.code());
    assertTrue(e.getMessage().contains("'klingon'"), e.getMessage());
    byte[] wrong = "<?xml version='1.0'?><a>\u00e9</a>".getBytes(StandardCharsets.ISO_8859_1);
    BadInput bytes = assertThrows(BadInput.class, () -> SafeXml.parse(wrong, "t", Limits.DEFAULT));
    assertTrue(bytes.getMessage().contains("not in its encoding"), bytes.getMessage());
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    byte[] marked =
        "\ufeff<?xml version='1.0' encoding='utf-8'?><a>\u00e9</a>"
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "\u00e9", SafeXml.parse(marked, "t", Limits.DEFAULT).getDocumentElement().getTextContent());
  }

  @Test
  void otherEncodingsAreStillRead() throws IOException {
    String latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e9</a>";
    byte[] one = latin.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(
        "\u00e9", SafeXml.parse(one, "t", Limits.DEFAULT).getDocumentElement().getTextContent());
    byte[] wide = "<a>\u00e9</a>".getBytes(StandardCharsets.UTF_16);
    assertEquals(
        "\u00e9", SafeXml.parse(wide, "t", Limits.DEFAULT).getDocumentElement().getTextContent());
  }
}
