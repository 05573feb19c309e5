package dev.limpid.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrainingLogTest {
  private static final TrainLoop.Outcome FIRST =
      new TrainLoop.Outcome(
          1,
          -0.5,
          List.of(
              new TrainLoop.Epoch(0, 1.25, 0.001, 3, Double.NaN, false),
              new TrainLoop.Epoch(1, 0.75, 0.0005, 200, -0.5, true)));

  /// Written by TensorBoard itself (2.21, `bench/peers/events.py write`).
  @Test
  void eventsAreThoseThatTensorBoardReads() throws IOException {
    try (var golden = TrainingLogTest.class.getResourceAsStream("/golden/events.out.tfevents")) {
      assertArrayEquals(golden.readAllBytes(), new TrainingLog(List.of(FIRST, FIRST)).events());
    }
  }

  @Test
  void linesAreJson() throws IOException {
    String[] lines =
        new String(new TrainingLog(List.of(FIRST)).jsonLines(), StandardCharsets.UTF_8).split("\n");
    assertEquals(2, lines.length);
    JsonNode second = new ObjectMapper().readTree(lines[1]);
    assertEquals(2, second.get("epoch").asInt());
    assertEquals(0.5, second.get("heldOutLoss").asDouble());
    assertEquals(
        "{\"epoch\":1,\"loss\":1.25,\"learningRate\":0.001,\"gradientNorm\":3.0,\"heldOutLoss\":null,\"best\":false}",
        lines[0]);
  }
}
