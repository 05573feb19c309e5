package dev.limpid.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.io.Json;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.regex.Pattern;

/// The parameters of a request, checked, and the shape of an answer.
final class Ask {
  private static final int LONGEST = 100;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d*)?([eE][+-]?\\d{1,3})?");

  private Ask() {}

  /// @throws IllegalArgumentException for what is not a finite number
  static double number(Context ask, String name) {
    String text = text(ask, name);
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) return value;
    }
    throw new IllegalArgumentException(name + " must be a number, got '" + text + "'");
  }

  static int whole(String text, String name) {
    if (text.matches("\\d{1,9}")) return Integer.parseInt(text);
    throw new IllegalArgumentException(
        name
            + " must be a whole number, got '"
            + text.substring(0, Math.min(20, text.length()))
            + "'");
  }

  /// A whole number, 0 where it is absent.
  static int time(Context ask) {
    String text = ask.queryParam("t");
    return text == null ? 0 : whole(text, "t");
  }

  static String text(Context ask, String name) {
    String text = ask.queryParam(name);
    if (text == null || text.isEmpty() || text.length() > LONGEST)
      throw new IllegalArgumentException(
          name + " must be given, in at most " + LONGEST + " characters");
    return text;
  }

  /// What `name` stands for.
  static <T> T found(T thing, String name) {
    if (thing == null) throw new HttpResponseException(404, "there is no such " + name);
    return thing;
  }

  static void answer(Context ask, JsonNode json) {
    ask.contentType("application/json; charset=utf-8");
    ask.result(Json.compact(json));
  }
}
