/// Opens a saved model whatever its kind: the only place that knows all kinds. Start at [AnyModel].
package dev.limpid.kinds;
