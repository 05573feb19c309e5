/// Work in several threads. Start at [dev.limpid.work.Parallel].
package dev.limpid.work;
