// The map: OpenLayers in the reference system of the files, so nothing is reprojected.
import { one } from './dom.js';

const ol = window.ol;

export class ViewMap {
  constructor(session) {
    const [west, south, east, north] = session.extent;
    const margin = Math.max(east - west, north - south);
    this.projection = new ol.proj.Projection({
      code: 'limpid:view',
      units: session.crs.geographic ? 'degrees' : 'm',
      extent: [west - margin, south - margin, east + margin, north + margin],
      getPointResolution: resolution => resolution,
    });
    this.layers = new Map(); // by id, { spec, layer, time }
    this.finest = Math.min(...session.layers.map(l => l.resolutions.at(-1)));
    this.marks = new ol.source.Vector();
    this.drawn = new ol.source.Vector();
    const outline = new ol.layer.Vector({ source: this.marks, zIndex: 10000, style: f => mark(f) });
    const drawing = new ol.layer.Vector({ source: this.drawn, zIndex: 9000, style: f => polygon(f.get('colour')) });
    this.map = new ol.Map({
      target: one('map'),
      layers: [drawing, outline],
      keyboardEventTarget: one('map'),
      controls: ol.control.defaults.defaults({ attribution: false, rotate: false })
        .extend(session.crs.geographic ? [] : [new ol.control.ScaleLine({ minWidth: 70 })]),
      interactions: ol.interaction.defaults.defaults({ altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false }),
      view: new ol.View({
        projection: this.projection,
        center: [(west + east) / 2, (south + north) / 2],
        extent: [west - margin / 2, south - margin / 2, east + margin / 2, north + margin / 2],
        minResolution: this.finest / 24,
        maxResolution: 2 * margin / 256,
        resolution: margin / 500,
        showFullExtent: true,
      }),
    });
    this.fitTo(session.extent);
    this.swiped = null;
    this.top = 0;
    this.at = 0.5;
  }

  fitTo(extent) {
    const dates = one('dates').hidden ? 30 : 128;
    this.map.getView().fit(extent, { padding: [30, 30, dates, 30] });
  }

  add(spec) {
    const tileGrid = new ol.tilegrid.TileGrid({
      extent: spec.extent,
      origin: [spec.extent[0], spec.extent[3]],
      resolutions: spec.resolutions,
      minZoom: spec.least,
      tileSize: 256,
    });
    const source = new ol.source.TileImage({ projection: this.projection, tileGrid, interpolate: false, transition: 0, wrapX: false });
    const layer = new ol.layer.Tile({
      source, visible: false, extent: spec.extent,
      maxResolution: spec.least > 0 ? spec.resolutions[spec.least] * 2 : Infinity,
    });
    const entry = { spec, layer, time: 0 };
    this.layers.set(spec.id, entry);
    this.at_(entry, 0);
    layer.on('prerender', event => this.clip(event, layer));
    layer.on('postrender', event => { if (layer === this.swiped) event.context.restore(); });
    this.map.addLayer(layer);
    return entry;
  }

  at_(entry, time) {
    entry.time = time;
    entry.layer.getSource().setTileUrlFunction(([z, x, y]) => `/tiles/${entry.spec.id}/${z}/${x}/${y}.png?t=${time}`, String(time));
  }

  remove(id) {
    const entry = this.layers.get(id);
    if (entry) this.map.removeLayer(entry.layer);
    this.layers.delete(id);
  }

  // What is shown comes to lie on top, clouds above all.
  show(id, visible) {
    const entry = this.layers.get(id);
    if (visible && entry) entry.layer.setZIndex((entry.spec.kind === 'mask' ? 5000 : 0) + ++this.top);
    entry?.layer.setVisible(visible);
    this.swipe(this.swiped !== null);
  }

  opacity(id, value) { this.layers.get(id).layer.setOpacity(value); }

  time(id, time) {
    const entry = this.layers.get(id);
    if (entry.time !== time) this.at_(entry, time);
  }

  // Visible layers, the topmost first.
  visible() {
    return [...this.layers.values()].filter(e => e.layer.getVisible()).sort((a, b) => b.layer.getZIndex() - a.layer.getZIndex());
  }

  // Whether the topmost layer ends at the divider.
  swipe(on) {
    this.swiped = on ? this.visible().find(e => e.spec.kind !== 'mask')?.layer ?? null : null;
    this.map.render();
    return this.swiped !== null;
  }

  divide(at) {
    this.at = at;
    this.map.render();
  }

  clip(event, layer) {
    if (layer !== this.swiped) return;
    const [width, height] = this.map.getSize();
    const corners = [[0, 0], [width * this.at, 0], [width * this.at, height], [0, height]].map(p => ol.render.getRenderPixel(event, p));
    const context = event.context;
    context.save();
    context.beginPath();
    corners.forEach(([x, y], i) => i ? context.lineTo(x, y) : context.moveTo(x, y));
    context.closePath();
    context.clip();
  }

  // Outlines a pixel, and the places of its nearest samples.
  mark(box, samples) {
    this.marks.clear();
    for (const s of samples ?? [])
      this.marks.addFeature(new ol.Feature({ geometry: new ol.geom.Point([s.x, s.y]), sample: true, colour: s.colour }));
    if (box) this.marks.addFeature(new ol.Feature(new ol.geom.Polygon([corners(box)])));
  }

  centre() { return this.map.getView().getCenter(); }

  view() { return this.map.getView().calculateExtent(this.map.getSize()); }

  // Brings a place into view where it is not.
  reveal(place) {
    const view = this.map.getView();
    if (!ol.extent.containsCoordinate(this.view(), place)) view.setCenter(place);
  }

  draw(colour, done) {
    this.stopDrawing();
    this.drawer = new ol.interaction.Draw({ source: this.drawn, type: 'Polygon', style: polygon(colour, true) });
    this.drawer.on('drawend', event => done(event.feature));
    this.map.addInteraction(this.drawer);
  }

  stopDrawing() {
    if (this.drawer) this.map.removeInteraction(this.drawer);
    this.drawer = null;
  }

  square(place, [wide, high]) {
    const feature = new ol.Feature(new ol.geom.Polygon([corners([place[0] - wide / 2, place[1] - high / 2, place[0] + wide / 2, place[1] + high / 2])]));
    this.drawn.addFeature(feature);
    return feature;
  }
}

function corners([west, south, east, north]) {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

const stroke = (color, width) => new ol.style.Stroke({ color, width });

function mark(feature) {
  if (feature.get('sample'))
    return new ol.style.Style({
      image: new ol.style.Circle({ radius: 5.5, fill: new ol.style.Fill({ color: feature.get('colour') }), stroke: stroke('#fff', 2) }),
    });
  return [new ol.style.Style({ stroke: stroke('#000', 5) }), new ol.style.Style({ stroke: stroke('#fff', 2.5) })];
}

function polygon(colour, pointer) {
  const styles = [
    new ol.style.Style({ stroke: stroke('rgba(0,0,0,.55)', 7) }),
    new ol.style.Style({ stroke: stroke('#fff', 4.5), fill: new ol.style.Fill({ color: 'rgba(255,255,255,.12)' }) }),
    new ol.style.Style({ stroke: stroke(colour ?? '#17211d', 2.5) }),
  ];
  if (pointer) styles.push(new ol.style.Style({ image: new ol.style.Circle({ radius: 5, fill: new ol.style.Fill({ color: colour }), stroke: stroke('#fff', 2) }) }));
  return styles;
}
