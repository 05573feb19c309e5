package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import dev.limpid.io.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A viewer that `limpid view` started in this process, and a client of it.
final class Viewing implements AutoCloseable {
  final HttpClient client = HttpClient.newHttpClient();
  private final ViewCommand command;
  private final String address;

  private Viewing(ViewCommand command, String address) {
    this.command = command;
    this.address = address;
  }

  static Viewing of(Object... paths) throws IOException {
    String[] args =
        Stream.concat(
                Stream.of("view", "--no-browser", "--quiet"),
                Arrays.stream(paths).map(String::valueOf))
            .toArray(String[]::new);
    ViewCommand command =
        (ViewCommand) Limpid.line(args).parseArgs(args).subcommand().commandSpec().userObject();
    JsonNode started = command.result();
    return new Viewing(command, started.get("address").asText());
  }

  /// With the final slash.
  String address() {
    return address;
  }

  int port() {
    return URI.create(address).getPort();
  }

  HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(address + path.replaceFirst("^/", ""))).build());
  }

  HttpResponse<byte[]> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path.replaceFirst("^/", "")))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    return send(request.build());
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode json(String path) {
    HttpResponse<byte[]> reply = get(path);
    if (reply.statusCode() != 200)
      throw new AssertionError(
          path
              + ": "
              + reply.statusCode()
              + " "
              + new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8));
    return json(reply);
  }

  static JsonNode json(HttpResponse<byte[]> reply) {
    try {
      return Json.read(reply.body(), "reply", Limits.DEFAULT);
    } catch (IOException e) {
      throw new AssertionError(
          new String(reply.body(), java.nio.charset.StandardCharsets.UTF_8), e);
    }
  }

  /// Id of the layer with a title.
  String layer(String title) {
    List<JsonNode> all =
        StreamSupport.stream(json("api/session").get("layers").spliterator(), false)
            .filter(l -> l.get("title").asText().equals(title))
            .toList();
    if (all.isEmpty()) throw new AssertionError("no layer " + title);
    return all.getFirst().get("id").asText();
  }

  @Override
  public void close() throws IOException {
    client.close();
    command.stop();
  }
}
