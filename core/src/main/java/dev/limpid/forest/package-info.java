/// Random forests (Breiman 2001, Random Forests, Machine Learning 45:5-32) grown on histograms of
/// at most 256 bins a feature.
///
/// Start at [dev.limpid.forest.RandomForestTrainer]: samples in, a [dev.limpid.forest.GrownForest]
/// out, which is a [dev.limpid.forest.Forest] and its out-of-bag predictions. A forest is the same
/// for any number of threads, and its probabilities have the same bits for any block size, thread
/// and memory layout of its trees. [dev.limpid.forest.TreeShap] says which features made the
/// probabilities of one row. `docs/reference/forest-format.md` describes the file.
package dev.limpid.forest;
