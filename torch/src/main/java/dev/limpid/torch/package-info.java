/// Networks on libtorch: the only package that knows JavaCPP.
///
/// Start at [Net], which owns named parameters, and [TrainLoop], which fits them. Values of a
/// network are [Tensor]s; each belongs to the innermost open [Scope] of its thread. Packages of
/// this module build networks with them and never show one in a public signature.
///
/// Nothing here loads native code before the first tensor is made ([Libtorch]).
package dev.limpid.torch;
