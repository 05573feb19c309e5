package dev.limpid.raster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/// What lets a map survive the process that computes it: its finished tiles are recorded in a
/// journal, and a later run with the same guard goes on from there.
///
/// @param guard everything that the pixels depend on, by key; a run whose guard differs is refused
/// @param restart whether what an earlier run left is thrown away
/// @param told what the user should know: tiles taken over, a lock of a dead process
public record Resumption(ObjectNode guard, boolean restart, Consumer<String> told) {}
