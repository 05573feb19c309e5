/// The door for every byte from outside: bounded readers of JSON, YAML, XML, archives, model files
/// and URLs, and the writer whose files appear whole or not at all.
///
/// Every reader here takes a [Limits], compares what a file claims with the limit and with the
/// bytes really there before it allocates, and answers bad data with one [BadInput] that names the
/// file. Start with [Json], [SafeXml], [SafeUrl], [SafeZip] and [SafeModel]; write through
/// [AtomicFiles].
package dev.limpid.io;
