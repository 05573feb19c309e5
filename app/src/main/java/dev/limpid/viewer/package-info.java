/// Looks at maps, rasters and cubes in a browser: a server on loopback and the pages that it
/// serves.
///
/// Start at [dev.limpid.viewer.Viewer]; what is shown is a [dev.limpid.viewer.Session].
/// Explanations come from [dev.limpid.explain.MapExplainer], the code of the command; predictions
/// of a sketch from the trainer of the command.
package dev.limpid.viewer;
