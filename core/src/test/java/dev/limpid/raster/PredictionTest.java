package dev.limpid.raster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PredictionTest {
  @Property(tries = 300)
  void undoTurnsApplyBack(
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(min = 1, max = 9) int samples,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll boolean little,
      @ForAll long seed) {
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    for (int[] kind :
        new int[][] {{1, 5}, {2, 1}, {2, 2}, {2, 4}, {2, 8}, {3, 2}, {3, 3}, {3, 4}, {3, 8}}) {
      var prediction = new Prediction(kind[0], columns, samples, kind[1], order);
      byte[] raw = new byte[prediction.rowBytes() * rows + 5];
      new Random(seed).nextBytes(raw);
      byte[] block = raw.clone();
      prediction.apply(block, 3, rows);
      prediction.undo(block, 3, rows);
      assertArrayEquals(raw, block);
    }
  }

  @Test
  void differencesAreTakenBetweenPixelsNotBetweenSamples() {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] block = new byte[12];
      ByteBuffer values = ByteBuffer.wrap(block).order(order);
      for (int v : new int[] {1000, 7, 1003, 6, 999, 8}) values.putShort((short) v);
      new Prediction(2, 3, 2, 2, order).apply(block, 0, 1);
      values.rewind();
      for (int d : new int[] {1000, 7, 3, -1, -4, 2}) assertEquals(d, values.getShort());
    }
  }

  /// Two floats 1.0 (3F800000) and 2.0 (40000000): planes 3F 40 | 80 00 | 00 00 | 00 00, then
  /// differences.
  @Test
  void theFloatingPredictorSplitsBytesIntoPlanes() {
    byte[] planes = {0x3F, 0x01, 0x40, (byte) 0x80, 0, 0, 0, 0};
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] block = new byte[8];
      ByteBuffer.wrap(block).order(order).putFloat(1).putFloat(2);
      new Prediction(3, 2, 1, 4, order).apply(block, 0, 1);
      assertArrayEquals(planes, block);
    }
  }

  @Test
  void whatNoPredictorIsDefinedForIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Prediction(3, 1, 1, 1, ByteOrder.LITTLE_ENDIAN));
    assertThrows(
        IllegalArgumentException.class, () -> new Prediction(2, 1, 1, 3, ByteOrder.LITTLE_ENDIAN));
    assertThrows(
        IllegalArgumentException.class, () -> new Prediction(4, 1, 1, 4, ByteOrder.LITTLE_ENDIAN));
  }
}
