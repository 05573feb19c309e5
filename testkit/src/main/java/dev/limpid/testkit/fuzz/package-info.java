/// Fuzzing of readers: seeded mutations of small sound inputs, in a machine with a small heap.
/// Start at [FuzzRun]; what is fuzzed, how and with what outcome is in
/// `docs/concepts/untrusted-files.md`.
package dev.limpid.testkit.fuzz;
