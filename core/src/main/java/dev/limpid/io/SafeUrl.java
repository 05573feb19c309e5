package dev.limpid.io;

import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The only way to follow a link found in a document. Local links stay below the document's folder;
/// remote ones are `https` and lead to the public internet.
///
/// Whether a name is harmless shows only when it is resolved, and a second look-up may give another
/// address. So [HttpBytes] and [#fetch] resolve once a hop, check all addresses, and connect to the
/// one that was checked.
public final class SafeUrl {
  private static final Pattern SCHEME =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);
  private static final Pattern NAME =
      Pattern.compile(
          "(?i)(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final Pattern QUAD =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?i)(.*\\.)?(\\d+|0x[0-9a-f]*)\\.?");
  private static final int LONGEST = 8192;

  /// What may be opened.
  ///
  /// @param offline refuse every connection
  /// @param schemes of remote links, lower case
  /// @param hosts `HOST` or `HOST:PORT`; they may resolve to any address and be reached by plain
  ///   `http`: for tests against a local server (`--allow-host`)
  public record Policy(boolean offline, Set<String> schemes, Set<String> hosts)
      implements Serializable {
    public static final Policy DEFAULT = new Policy(false, Set.of("https"), Set.of());
    public static final Policy OFFLINE = new Policy(true, Set.of("https"), Set.of());

    public Policy {
      schemes = Set.copyOf(schemes);
      Set<String> lower = new HashSet<>();
      for (String host : hosts) lower.add(host.toLowerCase(Locale.ROOT));
      hosts = Set.copyOf(lower);
    }

    /// Whether the host of `url` is listed, alone or with the port of `url`.
    boolean lists(URI url) {
      String host = host(url);
      String typed = host.indexOf(':') < 0 ? host : "[" + host + "]";
      int port = url.getPort();
      if (port < 0) port = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
      return hosts.contains(host) || hosts.contains(typed) || hosts.contains(typed + ":" + port);
    }
  }

  /// Where a link leads.
  public sealed interface Target {
    /// @param path absolute, below the root that was given; it may not exist
    record Local(Path path) implements Target {}

    record Remote(URI url) implements Target {}
  }

  private SafeUrl() {}

  /// Where `href`, found in a local document, leads. Nothing is opened.
  ///
  /// @param root folder that local links may not leave, the document's own
  /// @param document names the source in messages
  public static Target resolve(String href, Path root, String document, Policy policy)
      throws IOException {
    checkText(href, document);
    if (SCHEME.matcher(href).matches()) return new Target.Remote(check(href, document, policy));
    if (href.startsWith("//")) throw refused(document, href, "it names no scheme");
    return new Target.Local(below(root, decode(href, document), document));
  }

  /// Where `href`, found in the remote document `base`, leads: never to a local file.
  public static URI resolve(String href, URI base, Policy policy) throws IOException {
    String document = base.toString();
    checkText(href, document);
    try {
      return check(base.resolve(new URI(href)).toString(), document, policy);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw refused(document, href, "it is not a valid address");
    }
  }

  /// A path from a document, kept below `root`: no absolute path, no `..` and no symbolic link may
  /// lead outside.
  public static Path below(Path root, String path, String document) throws IOException {
    try {
      Path top = root.toAbsolutePath().normalize();
      Path target = top.resolve(path).normalize();
      if (!target.startsWith(top) || path.indexOf('\\') >= 0)
        throw refused(document, path, "it leads outside the folder of the document");
      Path known = target;
      while (!Files.exists(known) && !known.equals(top)) known = known.getParent();
      if (Files.exists(known) && !known.toRealPath().startsWith(top.toRealPath()))
        throw refused(document, path, "a symbolic link leads outside the folder of the document");
      return target;
    } catch (InvalidPathException e) {
      throw refused(document, path, "it is not a valid path");
    }
  }

  /// The address of `href` if its form is safe. The name is not resolved: that is done, and
  /// checked, at each connection.
  public static URI check(String href, String document, Policy policy) throws IOException {
    checkText(href, document);
    URI url;
    try {
      url = new URI(href);
    } catch (URISyntaxException e) {
      throw refused(document, href, "it is not a valid address");
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (url.isOpaque() || (url.getHost() == null && !policy.schemes().contains(scheme)))
      throw refused(document, href, "only " + allowed(policy) + " may be opened");
    if (url.getRawUserInfo() != null || String.valueOf(url.getRawAuthority()).contains("@"))
      throw refused(document, href, "it carries a user name");
    if (url.getHost() == null) throw refused(document, href, "its host name is not valid");
    boolean listed = policy.lists(url);
    if (!(listed && scheme.equals("http")) && !policy.schemes().contains(scheme))
      throw refused(
          document,
          href,
          "only "
              + allowed(policy)
              + " may be opened"
              + (scheme.equals("http") ? " (--allow-host HOST for tests)" : ""));
    if (url.getPort() == 0 || url.getPort() > 65_535)
      throw refused(document, href, "its port is not valid");
    checkHost(host(url), href, document, listed);
    return url;
  }

  /// Reads a whole remote document.
  ///
  /// @param most bytes, more is refused
  public static byte[] fetch(URI url, long most, Policy policy) throws IOException {
    return new HttpGet(policy, InetAddress::getAllByName).document(url, most);
  }

  /// The host in lower case, an IPv6 address without its brackets.
  static String host(URI url) {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static void checkHost(String host, String href, String document, boolean listed)
      throws BadInput {
    boolean literal = host.indexOf(':') >= 0 || QUAD.matcher(host).matches();
    if (!literal && ENDS_IN_NUMBER.matcher(host).matches())
      throw refused(document, href, "its host is an address in an unusual notation");
    if (!literal && !NAME.matcher(host).matches())
      throw refused(document, href, "its host name is not valid");
    if (listed) return;
    boolean inside = literal ? !Addresses.open(literal(host, href, document)) : localName(host);
    if (inside)
      throw refused(
          document,
          href,
          "it leads to this machine, a private network or a metadata service (--allow-host "
              + host
              + " for tests)");
  }

  private static boolean localName(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.endsWith(".local")
        || host.endsWith(".internal");
  }

  /// No name is looked up here: the text is known to be an address.
  private static InetAddress literal(String host, String href, String document) throws BadInput {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      throw refused(document, href, "its host is not a valid address");
    }
  }

  /// The addresses of a host, all of them checked.
  static InetAddress[] addresses(URI url, Policy policy, Resolver resolver) throws IOException {
    String host = host(url);
    InetAddress[] all;
    try {
      all = resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw new Shortage(
          "network", Redact.line(url + ": the name " + host + " is not known to the network"));
    }
    if (policy.lists(url)) return all;
    for (InetAddress address : all)
      if (!Addresses.open(address))
        throw refused(
            url.toString(),
            host,
            "its name resolves to %s, which is this machine, a private network or a metadata service"
                .formatted(address.getHostAddress()));
    return all;
  }

  /// Looks up the addresses of a name.
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private static void checkText(String href, String document) throws BadInput {
    if (href.length() > LONGEST)
      throw refused(document, href, "it has more than " + LONGEST + " characters");
    boolean odd = href.isBlank() || href.chars().anyMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0));
    if (odd) throw refused(document, href, "it is empty or holds control characters");
  }

  private static String decode(String href, String document) throws BadInput {
    try {
      return URLDecoder.decode(href.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused(document, href, "it is not a valid address");
    }
  }

  private static String allowed(Policy policy) {
    return String.join(", ", policy.schemes().stream().sorted().toList());
  }

  private static BadInput refused(String document, String href, String reason) {
    return new BadInput(
        "url.refused",
        document,
        "the link '%s' was not followed: %s".formatted(Redact.line(href, 200), reason));
  }
}
