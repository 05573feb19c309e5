package dev.limpid.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// A value that differs between two JSON trees.
///
/// @param key names on the way to it, joined by dots; an element of a list goes by its `path`,
///   `name`, or else its position from 0
/// @param left JSON text, `absent` where there is none
/// @param right JSON text, `absent` where there is none
public record JsonDifference(String key, String left, String right) {
  private static final int LONGEST = 200;

  /// All values that differ, in the order of their keys.
  public static List<JsonDifference> of(JsonNode left, JsonNode right) {
    List<JsonDifference> found = new ArrayList<>();
    compare("", left, right, found);
    return found;
  }

  private static void compare(String key, JsonNode a, JsonNode b, List<JsonDifference> found) {
    if (a != null && a.equals(b)) return;
    boolean containers = a != null && b != null && a.isContainerNode() && b.isContainerNode();
    if (!containers || a.isObject() != b.isObject()) {
      found.add(new JsonDifference(key, text(a), text(b)));
      return;
    }
    Map<String, JsonNode> left = members(a);
    Map<String, JsonNode> right = members(b);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    int before = found.size();
    for (String name : names)
      compare(key.isEmpty() ? name : key + "." + name, left.get(name), right.get(name), found);
    // Equal members in another order: the lists as wholes differ.
    if (found.size() == before) found.add(new JsonDifference(key, text(a), text(b)));
  }

  private static Map<String, JsonNode> members(JsonNode node) {
    Map<String, JsonNode> members = new TreeMap<>();
    if (node.isObject()) node.properties().forEach(e -> members.put(e.getKey(), e.getValue()));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      JsonNode item = node.get(i);
      String name = item.path("path").asText(item.path("name").asText(""));
      members.put(name.isEmpty() || members.containsKey(name) ? "" + i : name, item);
    }
    return members;
  }

  private static String text(JsonNode node) {
    return node == null ? "absent" : Redact.line(Json.compact(node), LONGEST);
  }
}
