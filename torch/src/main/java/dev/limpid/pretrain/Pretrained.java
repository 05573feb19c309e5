package dev.limpid.pretrain;

import dev.limpid.torch.TrainLoop;
import dev.limpid.torch.Weights;

/// What a pretraining by reconstruction learned, beside what needs no learning: errors are mean
/// squares over what is held out in units of each band's deviation, `NaN` where nothing is.
///
/// @param weights of the encoder (`encoder.`) and what its inputs are divided by (`input.`)
/// @param error of the reconstruction
/// @param interpolated error of straight lines between the dates that kept their places
/// @param mean error of the band's mean
/// @param count series or patches
public record Pretrained(
    Weights weights,
    TrainLoop.Outcome training,
    double error,
    double interpolated,
    double mean,
    int count) {}
