/// Work in several threads, and random orders. Start at [dev.limpid.work.Parallel].
package dev.limpid.work;
