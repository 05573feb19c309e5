/// Classifiers of satellite image time series: U-BARN (Dumeur et al. 2024), also without its
/// spatial part, ALISE's representation (Dumeur et al. 2024), U-TAE (Garnot & Landrieu 2021), the
/// lightweight temporal attention encoder (Garnot & Landrieu 2020), TempCNN (Pelletier et al.
/// 2019), a transformer, and Presto's encoder (Tseng et al. 2023) with its published weights.
///
/// Start at [SeriesTrainer], which makes a [SeriesClassifier] from samples. A [SeriesNet] sees a
/// [SeriesBatch]: values (pixel, date, channel), which dates were observed, and their days.
///
/// A [PatchNet] sees patches of images, a [PatchBatch]: U-BARN with its spatial part, U-TAE (Garnot
/// & Landrieu 2021). [AlignedProjector] and [AlignedDecoder] are those of ALISE (Dumeur et al.
/// 2024).
package dev.limpid.temporal;
