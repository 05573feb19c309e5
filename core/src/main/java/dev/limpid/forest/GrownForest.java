package dev.limpid.forest;

/// What training gives: the forest, and what its trees say of the samples they did not see.
public record GrownForest(Forest forest, OutOfBag outOfBag) {}
