package dev.limpid.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// The only way to read XML. A `DOCTYPE` is skipped unread (every QGIS style has one), so no entity
/// is ever declared, expanded or fetched; schema locations and XInclude are plain data.
///
/// The tree is built from a pull parser: size, depth and number of nodes are checked on the way and
/// not after it.
public final class SafeXml {
  private static final int NODE_BYTES = 256;
  private static final int TEXT_FACTOR = 4;
  private static final int DECLARATION = 200;
  private static final Pattern ENCODING =
      Pattern.compile("<\\?xml[^>]*?encoding\\s*=\\s*[\"']([^\"'>]*)");

  private SafeXml() {}

  public static Document parse(Path file, Limits limits) throws IOException {
    checkLength(file.toString(), Files.size(file), limits);
    return parse(Files.readAllBytes(file), file.toString(), limits);
  }

  /// @param file names the source in messages
  public static Document parse(byte[] bytes, String file, Limits limits) throws IOException {
    checkLength(file, bytes.length, limits);
    return tree(text(bytes, file), file, limits);
  }

  /// The characters of a document. The JDK's parser has readers of its own for bytes, which print
  /// "[Fatal Error]" on stderr where a byte is malformed, besides throwing.
  private static Reader text(byte[] bytes, String file) throws BadInput {
    String head =
        new String(bytes, 0, Math.min(bytes.length, DECLARATION), StandardCharsets.ISO_8859_1);
    int mark = head.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    InputStream in = new ByteArrayInputStream(bytes, mark, bytes.length - mark);
    return new InputStreamReader(in, charset(head, file).newDecoder());
  }

  /// By the byte order mark, the first character, the document's own words; else UTF-8.
  private static Charset charset(String head, String file) throws BadInput {
    if (head.startsWith("\u00ef\u00bb\u00bf")) return StandardCharsets.UTF_8;
    if (head.startsWith("\u00fe\u00ff") || head.startsWith("\u00ff\u00fe"))
      return StandardCharsets.UTF_16;
    if (head.startsWith("\0<")) return StandardCharsets.UTF_16BE;
    if (head.startsWith("<\0")) return StandardCharsets.UTF_16LE;
    Matcher declared = ENCODING.matcher(head);
    if (!declared.lookingAt()) return StandardCharsets.UTF_8;
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          "xml.syntax",
          file,
          "declares the encoding '%s', which this Java does not know".formatted(declared.group(1)));
    }
  }

  private static Document tree(Reader in, String file, Limits limits) throws IOException {
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(in);
      try {
        return new Tree(reader, file, limits).build();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new BadInput("xml.syntax", file, "not valid XML: " + Redact.line(words(e), 300));
    } catch (RuntimeException e) {
      // The JDK's parser answers some malformed documents with unchecked exceptions.
      throw new BadInput("xml.syntax", file, "not valid XML: the parser failed with " + e);
    }
  }

  private static String words(XMLStreamException e) {
    if (e.getNestedException() instanceof CharacterCodingException)
      return "its bytes are not in its encoding";
    String text = String.valueOf(e.getMessage());
    int message = text.indexOf("Message: ");
    String reason = message < 0 ? text : text.substring(message + 9);
    if (e.getLocation() == null) return reason;
    return "line %d, column %d: %s"
        .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber(), reason);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty("jdk.xml.maxElementDepth", 0); // none: the tree counts, by our limit
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entity refused");
        });
    return factory;
  }

  private static void checkLength(String file, long length, Limits limits) throws IOException {
    if (length > limits.xml())
      throw new BadInput(
          "xml.limit",
          file,
          "the document has %d bytes, the limit is %d".formatted(length, limits.xml()));
    Memory.check(file, length, TEXT_FACTOR);
  }

  /// Builds a document from parser events, without recursion.
  private static final class Tree {
    private final XMLStreamReader reader;
    private final String file;
    private final int deepest;
    private final long most = Memory.pieces(NODE_BYTES);
    private final Document document;
    private Node open;
    private int depth;
    private long nodes;

    Tree(XMLStreamReader reader, String file, Limits limits) {
      this.reader = reader;
      this.file = file;
      this.deepest = 2 * limits.depth();
      this.document = emptyDocument();
      this.open = document;
    }

    Document build() throws XMLStreamException, IOException {
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> start();
          case XMLStreamConstants.END_ELEMENT -> {
            open = open.getParentNode();
            depth--;
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
              text(reader.getText());
          case XMLStreamConstants.ENTITY_REFERENCE ->
              throw new BadInput(
                  "xml.entity",
                  file,
                  "refers to the entity &%s; entities are never expanded, write the text itself"
                      .formatted(reader.getLocalName()));
          default -> {} // comments, processing instructions, the DOCTYPE
        }
      }
      return document;
    }

    private void start() throws IOException {
      if (++depth > deepest)
        throw new BadInput("xml.limit", file, "elements nest deeper than " + deepest);
      Element element =
          document.createElementNS(
              empty(reader.getNamespaceURI()), name(reader.getPrefix(), reader.getLocalName()));
      for (int i = 0; i < reader.getAttributeCount(); i++)
        element.setAttributeNS(
            empty(reader.getAttributeNamespace(i)),
            name(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)),
            reader.getAttributeValue(i));
      count(1 + reader.getAttributeCount());
      open.appendChild(element);
      open = element;
    }

    private void text(String text) throws IOException {
      if (depth == 0) return;
      count(1);
      open.appendChild(document.createTextNode(text));
    }

    private void count(int more) throws IOException {
      nodes += more;
      if (nodes > most) throw Memory.tooMany(file, "XML nodes", most);
    }

    private static String empty(String namespace) {
      return namespace == null || namespace.isEmpty() ? null : namespace;
    }

    private static String name(String prefix, String local) {
      return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    private static Document emptyDocument() {
      try {
        return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
      } catch (ParserConfigurationException e) {
        throw new IllegalStateException("the JDK cannot make an empty document", e);
      }
    }
  }
}
