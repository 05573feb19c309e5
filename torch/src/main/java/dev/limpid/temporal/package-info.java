/// Classifiers of satellite image time series: U-BARN without its spatial part (Dumeur et al.
/// 2024), the lightweight temporal attention encoder (Garnot & Landrieu 2020), TempCNN (Pelletier
/// et al. 2019), a transformer, and Presto's encoder (Tseng et al. 2023) with its published
/// weights.
///
/// Start at [SeriesTrainer], which makes a [SeriesClassifier] from samples. A [SeriesNet] sees a
/// [SeriesBatch]: values (pixel, date, channel), which dates were observed, and their days.
package dev.limpid.temporal;
