package dev.limpid.invert;

import dev.limpid.explain.PixelReport;

/// Everything that is said about one pixel of a map of canopies on one date.
///
/// @param time the date as the map names it
/// @param abstention why it has no values, a code of [PixelReport#abstention]; 0 where it has
/// @param explanation null where it has no values
public record CanopyReport(
    PixelReport.Place place, String time, int abstention, CanopyExplanation explanation) {}
