/// From any classifier to a map of land cover, and from a map to what it is worth.
///
/// Accuracy: start at `ConfusionMatrix` (counts, with the samples of no class kept apart) and
/// `Accuracy` (figures of independent samples). `AreaEstimate` weights random samples in strata
/// (Olofsson et al. 2014, Remote Sensing of Environment 148), `StratifiedEstimate` those whose
/// strata are not the map classes (Stehman 2014, International Journal of Remote Sensing 35),
/// `GroupedPairs` those that come in parcels. `McNemar` and `PairedDifference` compare two maps,
/// `Calibration` asks whether probabilities can be believed. An `Assessment` holds all of it;
/// `AccuracyJson` and `AccuracyReport` print it.
///
/// Labels: `LabelAudit` finds those that are probably wrong from probabilities of a model that did
/// not see them (confident learning, Northcutt, Jiang and Chuang 2021); `ConfidentJoint` estimates
/// the noise, `GroupAudit` sums it up by polygon or block. `ReviewPage` shows suspects to a person.
///
/// Models: `Trials` holds what several models, with several seeds, said of the same samples;
/// `Trial` is one training. `ModelPair` compares two (McNemar, difference over groups,
/// `ResampledTest`), `TrialCurve` follows one along shares of samples or levels of noise;
/// `TrialsJson` and `TrialsReport` print it.
///
/// Maps: `ClassMap` is the tile function that writes the class, the probabilities and how far to
/// trust them, and says why a pixel has no class. `MapPicture` draws a map with its legend.
package dev.limpid.landcover;
