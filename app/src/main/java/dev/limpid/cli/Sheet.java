package dev.limpid.cli;

/// An explanation as one picture.
interface Sheet {
  /// Pixels.
  int WIDTH = 1000;

  int height();

  String title();

  void draw(Drawing on);
}
