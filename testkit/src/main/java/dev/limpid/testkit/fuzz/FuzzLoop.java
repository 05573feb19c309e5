package dev.limpid.testkit.fuzz;

import dev.limpid.io.BadInput;
import dev.limpid.io.Shortage;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Feeds damaged inputs to one reader. What it makes depends on the seed alone; only how far it
/// gets depends on the time.
///
/// Allowed outcomes: the input is read, or [BadInput], or [Shortage]. Everything else is a failure:
/// another exception, a full heap, a full stack, more than 10 s of processor time, a minute of
/// waiting.
final class FuzzLoop {
  private static final long MOST_CPU_NANOS = 10_000_000_000L;
  private static final long MOST_WAIT_NANOS = 60_000_000_000L;
  private static final int MOST_KEPT = 400;
  private static final int MOST_FAILURES = 5;

  private final FuzzTarget target;
  private final long seed;
  private final SplittableRandom random;
  private final Mutator mutator;
  private final Path folder;
  private final Path input;
  private final PrintStream out;
  private final List<FuzzTarget.Seed> corpus;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> failures = new HashSet<>();
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final Thread reader = Thread.currentThread();
  private volatile long began;
  private volatile long beganCpu;
  private final AtomicLong inputs = new AtomicLong();
  private long slowest;

  /// @param folder where inputs that fail are kept
  /// @param out one line a failure: `FAIL`, target, seed, number of the input, file, what happened
  FuzzLoop(FuzzTarget target, long seed, Path folder, PrintStream out) {
    this.target = target;
    this.seed = seed;
    this.random = new SplittableRandom(seed ^ target.name().hashCode());
    this.mutator = new Mutator(random, target.words());
    this.folder = folder;
    this.input = folder.resolve(target.name() + "-current" + target.suffix());
    this.out = out;
    this.corpus = new ArrayList<>(target.seeds());
  }

  /// Fuzzes for `nanos`, the sound inputs first, which must be read.
  ///
  /// @return counts of outcomes by their code
  Map<String, Long> run(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    Thread guard = Thread.ofPlatform().daemon().start(this::guard);
    for (FuzzTarget.Seed sound : target.seeds()) {
      String outcome = feed(sound.bytes());
      if (!outcome.startsWith("ok"))
        fail("sound", "a sound input was not read: " + outcome, sound.bytes());
    }
    while (System.nanoTime() < end) {
      FuzzTarget.Seed base = corpus.get(random.nextInt(corpus.size()));
      byte[] other = corpus.get(random.nextInt(corpus.size())).bytes();
      byte[] bytes = mutator.mutate(base.bytes(), other, base.fields());
      if (random.nextBoolean()) bytes = target.mend().apply(bytes);
      boolean news = seen.add(feed(bytes));
      if (news && corpus.size() < MOST_KEPT) corpus.add(new FuzzTarget.Seed(bytes, base.fields()));
    }
    guard.interrupt();
    Files.deleteIfExists(input);
    return outcomes;
  }

  long inputs() {
    return inputs.get();
  }

  long slowestMillis() {
    return slowest / 1_000_000;
  }

  /// What became of one input: its outcome and the words that came with it, without their numbers.
  private String feed(byte[] bytes) throws IOException {
    inputs.incrementAndGet();
    Files.write(input, bytes);
    beganCpu = cpu();
    began = System.nanoTime();
    String code;
    String words;
    try {
      words = String.valueOf(target.reader().read(input));
      code = "ok";
    } catch (BadInput e) {
      code = "bad";
      words = e.code() + " " + e.getMessage().replace(input.toString(), "");
    } catch (Shortage e) {
      code = "shortage";
      words = e.code();
    } catch (Exception | OutOfMemoryError | StackOverflowError | AssertionError e) {
      code = "failure";
      words = kind(e);
      fail(words, place(e), bytes);
    }
    slowest = Math.max(slowest, cpu() - beganCpu);
    if (cpu() - beganCpu > MOST_CPU_NANOS) fail("slow", "took longer than 10 s", bytes);
    began = 0;
    outcomes.merge(code, 1L, Long::sum);
    return code + " " + words.replaceAll("[0-9]+|'[^']*'", "");
  }

  private static String place(Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    StringBuilder text = new StringBuilder(e.toString().replaceAll("\\s+", " "));
    for (int i = 0; i < Math.min(12, stack.length); i++) text.append(" < ").append(stack[i]);
    return text.toString();
  }

  /// The same fault has the same kind: the exception, and where our code was.
  private static String kind(Throwable e) {
    for (StackTraceElement frame : e.getStackTrace())
      if (frame.getClassName().startsWith("dev.limpid."))
        return e.getClass().getName() + " in " + frame;
    return e.getClass().getName();
  }

  private void fail(String kind, String what, byte[] bytes) throws IOException {
    if (failures.size() >= MOST_FAILURES || !failures.add(kind)) return;
    Path kept = folder.resolve(target.name() + "-" + seed + "-" + inputs + target.suffix());
    Files.write(kept, bytes);
    say(kept, what);
  }

  private void say(Path kept, String what) {
    out.println(String.join("\t", "FAIL", target.name(), "" + seed, "" + inputs, "" + kept, what));
    out.flush();
  }

  private long cpu() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId());
  }

  /// Ends the process when one input takes too long: a reader that hangs cannot be stopped.
  private void guard() {
    try {
      while (true) {
        Thread.sleep(200);
        long start = began;
        if (start == 0) continue;
        boolean slow = cpu() - beganCpu > 2 * MOST_CPU_NANOS;
        if (!slow && System.nanoTime() - start < MOST_WAIT_NANOS) continue;
        Throwable where = new Throwable("did not end");
        where.setStackTrace(reader.getStackTrace());
        Path kept = folder.resolve(target.name() + "-" + seed + "-" + inputs + target.suffix());
        Files.copy(input, kept, StandardCopyOption.REPLACE_EXISTING);
        say(kept, place(where));
        Runtime.getRuntime().halt(3);
      }
    } catch (IOException e) {
      say(input, "did not end; its input could not be copied: " + e);
      Runtime.getRuntime().halt(3);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the loop is done
    }
  }
}
