/// How far posteriors can be trusted, from samples and intervals of them and nothing else.
///
/// Against known truths: [dev.limpid.calibration.Coverage] of intervals,
/// [dev.limpid.calibration.RankHistogram] (simulation-based calibration, Talts et al. 2018),
/// [dev.limpid.calibration.Tarp] (Lemos et al. 2023), [dev.limpid.calibration.Scores] (CRPS, energy
/// and interval score, probability integral transform), [dev.limpid.calibration.EqualCoverage].
/// Against a reference posterior: [dev.limpid.calibration.CorrelationRecovery],
/// [dev.limpid.calibration.SlicedWasserstein], [dev.limpid.calibration.ForwardKl]. Of a posterior
/// itself: [dev.limpid.calibration.TotalCorrelation], [dev.limpid.calibration.ActiveUnits]. Of
/// samples of data: [dev.limpid.calibration.EnergyDistance]; of scores of two groups:
/// [dev.limpid.calibration.RankSeparation].
package dev.limpid.calibration;
