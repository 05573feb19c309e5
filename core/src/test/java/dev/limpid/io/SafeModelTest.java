package dev.limpid.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.limpid.io.SafeModel.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeModelTest {
  @TempDir Path folder;

  private SafeModel open(byte[] bytes) throws IOException {
    return SafeModel.open(Files.write(folder.resolve("m"), bytes), Limits.DEFAULT);
  }

  private BadInput refused(byte[] bytes) {
    return assertThrows(BadInput.class, () -> open(bytes).close());
  }

  private static byte[] safetensors(String header, int data) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (int i = 0; i < data; i++) bytes.put((byte) i);
    return bytes.array();
  }

  private static byte[] npy(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) text.length).put(text);
    for (int i = 0; i < data; i++) bytes.put((byte) i);
    return bytes.array();
  }

  @Test
  void safetensorsReadBack() throws IOException {
    String header =
        "{'b':{'dtype':'I16','shape':[2],'data_offsets':[8,12]},'a':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]},'e':{'dtype':'U8','shape':[0],'data_offsets':[0,0]},'__metadata__':{'k':'v'}}";
    try (SafeModel model = open(safetensors(header, 12))) {
      assertEquals("safetensors", model.format());
      assertEquals("v", model.metadata().get("k"));
      Tensor b = model.find("b");
      assertEquals(List.of(2L), b.shape());
      assertEquals((short) 0x0908, model.read(b).getShort());
      assertEquals(8, model.find("a").bytes());
    }
  }

  @Test
  void aHeaderLengthMayLookLikeAPickle() throws IOException {
    for (int length : new int[] {0x280, 0x380, 0x480, 0x580}) {
      String header = "{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}";
      try (SafeModel model = open(safetensors(header + " ".repeat(length - header.length()), 4))) {
        assertEquals("safetensors", model.format());
        assertEquals(0x03020100, model.read(model.find("a")).getInt());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", // 4 bytes left over
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]}}", // beyond the file
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
        "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[9223372036854775807,2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'O','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
        "{'a':{'dtype':'F32','shape':[2]}}",
        "{'a':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}",
        "{'a':5}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{'__metadata__':{'k':1},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "{}",
        "{'a'"
      })
  void safetensorsThatLieAreRefused(String header) {
    refused(safetensors(header, 8));
  }

  @Test
  void headerLengthIsComparedWithTheFile() {
    byte[] bytes = safetensors("{}", 0);
    for (long length : new long[] {0, 1, 3, 1L << 32, Long.MAX_VALUE, -1}) {
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      assertEquals("model.safetensors", refused(bytes).code());
    }
  }

  @Test
  void numpyArraysReadBack() throws IOException {
    String header = "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }   \n";
    try (SafeModel model = open(npy(header, 12))) {
      Tensor array = model.tensors().getFirst();
      assertEquals("I16", array.dtype());
      assertTrue(array.columnMajor());
      assertEquals(List.of(2L, 3L), array.shape());
      assertEquals(1, model.read(array).getShort());
    }
    assertEquals(
        1, open(npy("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", 1)).tensors().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (__import__('os').system('true'),), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} or x",
        "{'descr': '<f8', 'fortran_order': False}",
        ""
      })
  void numpyHeadersThatAreNotPlainAreRefused(String header) {
    assertTrue(refused(npy(header, 8)).getMessage().startsWith(folder.resolve("m").toString()));
  }

  private static byte[] archive(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void npzReadsBackAndHoldsNothingElse() throws IOException {
    byte[] array = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4);
    try (SafeModel model = open(archive("w.npy", array))) {
      assertEquals("npz", model.format());
      assertEquals(0x03020100, model.read(model.find("w")).getInt());
    }
    assertEquals("model.format", refused(archive("w.txt", array)).code());
    byte[] pickle = npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8);
    assertEquals("model.numpy", refused(archive("w.npy", pickle)).code());
  }

  @ParameterizedTest
  @CsvSource({"a/data.pkl", "m/code/__torch__.py", "model.weights.h5"})
  void archivesWithCodeAreRefused(String entry) throws IOException {
    assertEquals("model.unsafe", refused(archive(entry, new byte[1])).code());
  }

  @ParameterizedTest
  @CsvSource({"8004, pickle", "89484446, HDF5", "ACED0005, Java", "5A4630, joblib"})
  void formatsWithCodeAreRefused(String hex, String word) {
    byte[] magic = java.util.HexFormat.of().parseHex(hex);
    BadInput bad = refused(Arrays.copyOf(magic, 100));
    assertEquals("model.unsafe", bad.code());
    assertTrue(bad.getMessage().contains(word), bad.getMessage());
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, ((long) number << 3) | 2);
    varint(out, content.length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] number(int number, long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (long) number << 3);
    varint(out, value);
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) out.write((int) (rest & 0x7F) | 0x80);
    out.write((int) rest);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  private static byte[] onnx(byte[] graph) {
    return join(number(1, 8), field(7, graph));
  }

  private static final byte[] TENSOR =
      join(
          number(1, 2),
          number(2, 1),
          field(8, "w".getBytes(StandardCharsets.UTF_8)),
          field(9, new byte[8]));

  @Test
  void onnxInitialisersAreListed() throws IOException {
    try (SafeModel model = open(onnx(field(5, TENSOR)))) {
      Tensor w = model.find("w");
      assertEquals("F32", w.dtype());
      assertEquals(List.of(2L), w.shape());
      assertEquals(8, model.read(w).remaining());
    }
  }

  @Test
  void externalDataIsFoundWhereverItHides() {
    byte[] external = join(number(1, 2), number(2, 1), field(13, new byte[] {0x0A, 0}));
    byte[] located = join(number(1, 2), number(2, 1), number(14, 1));
    for (byte[] tensor : List.of(external, located)) {
      byte[] node = field(5, field(5, tensor)); // attribute.t
      List<byte[]> models =
          List.of(
              onnx(field(5, tensor)),
              onnx(field(1, node)),
              onnx(field(1, field(5, field(10, tensor)))), // attribute.tensors
              onnx(field(1, field(5, field(6, field(5, tensor))))), // attribute.g.initializer
              onnx(field(1, field(5, field(11, field(1, node))))), // attribute.graphs.node
              onnx(field(15, field(1, tensor))), // sparse_initializer
              join(onnx(new byte[0]), field(20, field(1, field(5, tensor)))), // training_info
              join(onnx(new byte[0]), field(25, field(7, node)))); // functions
      for (byte[] model : models) assertEquals("model.external", refused(model).code());
    }
  }

  @Test
  void onnxDepthSizeAndShapeAreBounded() {
    byte[] graph = new byte[0];
    for (int i = 0; i < 200; i++) graph = field(1, field(5, field(6, graph)));
    assertEquals("model.onnx", refused(onnx(graph)).code());
    refused(onnx(field(5, join(number(1, 3), number(2, 1), field(9, new byte[8])))));
    refused(onnx(field(5, join(number(1, -1), number(2, 1)))));
    refused(number(1, 8));
  }

  @Test
  void truncationsAndFlipsNeverEscape() throws IOException {
    List<byte[]> models =
        List.of(
            onnx(field(5, TENSOR)),
            safetensors("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 8),
            npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 8));
    Random random = new Random(7);
    int opened = 0;
    for (byte[] model : models) {
      open(model).close();
      for (int length = 0; length < model.length; length++) refused(Arrays.copyOf(model, length));
      for (int k = 0; k < 600; k++) {
        byte[] flipped = model.clone();
        flipped[random.nextInt(model.length)] ^= (byte) (1 << random.nextInt(8));
        try (SafeModel m = open(flipped)) {
          opened += m.tensors().size();
        } catch (BadInput e) {
          assertTrue(!e.code().isEmpty());
        }
      }
    }
    assertTrue(opened > 0);
  }
}
