package dev.limpid.torch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/// The native library: loaded once, on the first use of a tensor, from the files that Maven
/// brought. Nothing is downloaded.
public final class Libtorch {
  /// What the library reads from its environment when it is loaded. Two pools of threads, of
  /// OpenBLAS and of OpenMP, otherwise spin against each other: a training step of a small
  /// transformer takes six times as long (docs/decisions/0015-libtorch.md). What the user has set
  /// stays.
  ///
  /// Not here, since it did not pay (docs/benchmarks/networks.md): huge pages for tensors
  /// (`THP_MEM_ALLOC_ENABLE`), and glibc told to keep large blocks.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("GOMP_SPINCOUNT", "0", "OMP_WAIT_POLICY", "passive");

  private static int threads; // of the process, 0: as the library chose

  private Libtorch() {}

  static {
    ENVIRONMENT.forEach(Libtorch::environment);
    // The binding counts what it allocates against the heap, which has nothing to do with it.
    System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      Loader.load(openblas.class);
      Loader.load(torch.class);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "libtorch cannot be loaded on %s (%s); networks run where Maven has its library for the platform"
              .formatted(Loader.getPlatform(), e.getMessage()),
          e);
    }
  }

  /// Loads the library where that has not happened yet.
  public static void load() {}

  /// Of the binding, which begins with libtorch's: `2.10.0-1.5.13`.
  public static String version() throws IOException {
    return Loader.getVersion("org.bytedeco", "pytorch");
  }

  /// Threads that one operation may use, in every thread that asks from now on. A network that is
  /// trained takes all; one that maps blocks in parallel takes one per worker, which also keeps its
  /// results the same for any number of workers.
  public static synchronized void threads(int n) {
    if (n < 1) throw new IllegalArgumentException("threads must be at least 1, got " + n);
    if (n != threads) openblas.blas_set_num_threads(n);
    threads = n;
    join();
  }

  /// Gives the calling thread the number of threads that the process has: libtorch keeps it by
  /// thread.
  static void join() {
    if (threads > 0 && torch.get_num_threads() != threads) torch.set_num_threads(threads);
  }

  /// Starts the generator of random numbers (dropout) again.
  static void seed(long seed) {
    torch.manual_seed(seed);
  }

  /// Sets a variable of the process itself, where C has a way to do so and the user has not set it.
  private static void environment(String name, String value) {
    if (System.getenv(name) != null) return;
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
    if (setenv.isEmpty()) return;
    MethodHandle call =
        linker.downcallHandle(
            setenv.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int failed = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (failed != 0) throw new IllegalStateException("cannot set " + name);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot set " + name, e);
    }
  }
}
