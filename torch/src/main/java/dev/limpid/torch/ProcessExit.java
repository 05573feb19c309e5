package dev.limpid.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// Ends the process while its threads still compute. [Runtime#halt] ends it by C's `exit`, which
/// takes native libraries down first: libtorch can then crash in the threads that use it. C's
/// `_exit` takes nothing down.
public final class ProcessExit {
  private ProcessExit() {}

  /// Does not return. What is to be kept must be on disk.
  public static void now(int code) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> exit = linker.defaultLookup().find("_exit");
    try {
      if (exit.isPresent())
        linker
            .downcallHandle(exit.get(), FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
            .invokeExact(code);
    } catch (Throwable e) {
      Runtime.getRuntime().halt(code);
    }
    Runtime.getRuntime().halt(code); // where C has no such call
  }
}
