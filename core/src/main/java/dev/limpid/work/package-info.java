/// Work in several threads, its end when the process is asked to stop, and random orders. Start at
/// [dev.limpid.work.Parallel].
package dev.limpid.work;
