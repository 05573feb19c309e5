package dev.limpid.io;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// HTTP/1.1 GET (RFC 9110, 9112) over a socket of our own. The JDK's client resolves the host
/// itself, so nobody could say that the address that was checked is the one it connects to. Here
/// the socket goes to the checked address, and TLS still verifies the certificate against the name.
///
/// One request a connection; redirects are followed by hand, each checked like the first link.
final class HttpGet {
  private static final int REDIRECTS = 5;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration TOTAL = Duration.ofSeconds(60);

  private final SafeUrl.Policy policy;
  private final SafeUrl.Resolver resolver;
  private final Duration total;
  private final SSLSocketFactory tls;

  HttpGet(SafeUrl.Policy policy, SafeUrl.Resolver resolver) {
    this(policy, resolver, TOTAL, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /// @param total time for one request with its redirects and its body
  /// @param tls knows which certificates to trust
  HttpGet(SafeUrl.Policy policy, SafeUrl.Resolver resolver, Duration total, SSLSocketFactory tls) {
    this.policy = policy;
    this.resolver = resolver;
    this.total = total;
    this.tls = tls;
  }

  /// A whole document of at most `most` bytes.
  byte[] document(URI url, long most) throws IOException {
    try (HttpReply reply = get(url, "", total)) {
      if (reply.status() != 200) throw reply.unexpected("200");
      return reply.body(most);
    }
  }

  /// The reply to a request for `bytes=first-last`, any status; the caller closes it.
  HttpReply range(URI url, long first, long last) throws IOException {
    return get(url, "Range: bytes=" + first + "-" + last + "\r\n", total);
  }

  private HttpReply get(URI start, String header, Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    URI url = SafeUrl.check(start.toString(), start.toString(), policy);
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpReply reply = once(url, header, deadline);
      if (!reply.redirects()) return reply;
      reply.close();
      url = SafeUrl.resolve(reply.header("location"), url, policy);
    }
    throw new BadInput(
        "http.redirects", start.toString(), "redirects more than " + REDIRECTS + " times");
  }

  private HttpReply once(URI url, String header, long deadline) throws IOException {
    if (policy.offline())
      throw new BadInput(
          "url.offline", url.toString(), "is remote; without --offline it could be read");
    InetAddress address = SafeUrl.addresses(url, policy, resolver)[0];
    Socket socket = null;
    try {
      socket = connect(url, address);
      send(socket.getOutputStream(), url, header);
      return HttpReply.read(url, socket, deadline);
    } catch (BadInput | Shortage e) {
      close(socket, e);
      throw e;
    } catch (SSLException e) {
      close(socket, e);
      throw new BadInput(
          "http.tls",
          url.toString(),
          "no trusted connection: " + Redact.line(String.valueOf(e.getMessage()), 200));
    } catch (IOException e) {
      close(socket, e);
      throw trouble(url, e);
    }
  }

  /// The network's trouble as a shortage: trying again may help.
  static Shortage trouble(URI url, IOException e) {
    String what =
        e instanceof SocketTimeoutException
            ? "no answer in time"
            : Redact.line(String.valueOf(e.getMessage()), 200);
    Shortage shortage =
        new Shortage("network", Redact.line(url + ": cannot be read: " + what + "; try again"));
    shortage.initCause(e);
    return shortage;
  }

  private static void close(Socket socket, IOException reason) {
    if (socket == null) return;
    try {
      socket.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private Socket connect(URI url, InetAddress address) throws IOException {
    boolean secure = url.getScheme().equalsIgnoreCase("https");
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(address, port), (int) CONNECT.toMillis());
      plain.setSoTimeout((int) CONNECT.toMillis());
      return secure ? secure(plain, SafeUrl.host(url), port) : plain;
    } catch (IOException e) {
      close(plain, e);
      throw e;
    }
  }

  private Socket secure(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void send(OutputStream out, URI url, String header) throws IOException {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    String port = url.getPort() > 0 ? ":" + url.getPort() : "";
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: limpid\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n%s\r\n"
            .formatted(path + query, url.getHost() + port, header);
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
