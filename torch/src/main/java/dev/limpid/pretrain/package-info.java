/// Makes encoders of series without labels. Start at [MaskedSeries]: the pretext of U-BARN (Dumeur,
/// Valero & Inglada 2024) on single pixels.
package dev.limpid.pretrain;
