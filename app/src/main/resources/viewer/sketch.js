// Draw classes, see a prediction, take the commands along.
import { ask, copy, el, exactly, one } from './dom.js';

// Okabe and Ito (2008), told apart by colour-blind eyes too.
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#f0e442'];

export class Sketch {
  constructor(session, map, layers, place) {
    Object.assign(this, { session, map, layers, place, on: false, polygons: [], result: null, trouble: null, busy: false, again: false, active: 0 });
    this.classes = [{ name: 'first class' }, { name: 'second class' }];
  }

  toggle() {
    this.on = !this.on;
    one('sketch').setAttribute('aria-pressed', this.on);
    one('sketching').hidden = !this.on;
    one('place').hidden = this.on;
    one('side').setAttribute('aria-label', this.on ? 'Sketch' : 'Place');
    if (this.on) this.choose(this.active);
    else this.map.stopDrawing();
    this.render();
  }

  colour(k) { return this.classes[k].colour ?? COLOURS[k % COLOURS.length]; }

  choose(k) {
    this.active = k;
    this.map.draw(this.colour(k), feature => this.added(feature));
    this.render();
  }

  added(feature) {
    feature.set('colour', this.colour(this.active));
    this.polygons.push({ feature, k: this.active });
    this.later();
  }

  square() {
    const { centre, size } = this.place.at ?? this.place.pixel(this.map.centre());
    this.added(this.map.square(centre, size.map(s => 7 * s)));
  }

  undo() {
    const last = this.polygons.pop();
    if (last) this.map.drawn.removeFeature(last.feature);
    this.later();
  }

  clear() {
    this.polygons = [];
    this.map.drawn.clear();
    if (this.result) this.layers.remove(this.result.layer.id);
    this.result = null;
    this.render();
  }

  // Predicts once drawing has paused.
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.predict(), 250);
    this.render();
  }

  async predict() {
    if (new Set(this.polygons.map(p => p.k)).size < 2) return;
    if (this.busy) { this.again = true; return; }
    this.busy = true;
    this.render();
    try {
      const result = await ask('/api/sketch', {
        cube: this.session.cubes[0].id,
        view: this.map.view(),
        polygons: this.polygons.map(p => ({ class: this.classes[p.k].name, ring: p.feature.getGeometry().getCoordinates()[0] })),
      });
      if (this.result) this.layers.remove(this.result.layer.id);
      this.result = result;
      this.trouble = null;
      for (const c of this.classes) c.colour = result.legend.find(e => e.name === c.name)?.colour ?? c.colour;
      for (const p of this.polygons) p.feature.set('colour', this.colour(p.k));
      this.layers.add(result.layer, 'Sketch');
    } catch (trouble) {
      this.trouble = trouble.message;
    }
    this.busy = false;
    if (this.again) { this.again = false; this.predict(); }
    if (this.on) this.choose(this.active);
    this.render();
  }

  render() {
    if (!this.on) return;
    if (!this.session.cubes.length) {
      one('sketching').replaceChildren(el('div', { class: 'in empty' }, el('h2', null, 'Sketch'), el('p', { class: 'answer' }, 'A sketch is learnt from a series of images. None is open: start with limpid view FOLDER, or with a map whose images are still there.')));
      return;
    }
    const counts = this.classes.map((_, k) => this.polygons.filter(p => p.k === k).length);
    const rows = this.classes.map((c, k) => el('li', null,
      el('button', { type: 'button', 'aria-pressed': k === this.active, 'aria-label': `Draw ${c.name}`, title: 'Draw this class', onclick: () => this.choose(k), style: { borderColor: this.colour(k), borderWidth: '3px', padding: '3px 9px' } }, '✎'),
      el('input', { type: 'text', value: c.name, maxlength: 60, 'aria-label': `Name of class ${k + 1}`, onkeydown: e => e.stopPropagation(), onchange: e => { const name = e.target.value.trim(); if (name && !this.classes.some((o, i) => i !== k && o.name === name)) { c.name = name; c.colour = undefined; this.later(); } else e.target.value = c.name; } }),
      el('span', { class: 'count' }, counts[k] === 1 ? '1 polygon' : `${counts[k]} polygons`)));
    const missing = counts.filter(n => n > 0).length < 2;
    one('sketching').replaceChildren(el('div', { class: 'in' },
      el('h2', null, 'Sketch'),
      el('p', { class: 'answer' }, 'Choose a class, then click the corners of a polygon on the map; a double click ends it. With two classes drawn, a forest is trained on them and shown at once.'),
      el('ul', { class: 'classes' }, rows),
      el('div', { class: 'rowed' },
        this.classes.length < COLOURS.length && el('button', { type: 'button', onclick: () => { this.classes.push({ name: `class ${this.classes.length + 1}` }); this.choose(this.classes.length - 1); } }, 'Add a class'),
        el('button', { type: 'button', title: 'A square of 7 pixels around the pixel you asked about, for those who do not draw', onclick: () => this.square() }, 'Use a square here'),
        el('button', { type: 'button', disabled: !this.polygons.length, onclick: () => this.undo() }, 'Undo'),
        el('button', { type: 'button', disabled: !this.polygons.length, onclick: () => this.clear() }, 'Clear')),
      this.busy && el('p', { class: 'busy', role: 'status' }, 'Training …'),
      this.trouble && el('p', { class: 'flag', role: 'alert' }, this.trouble),
      !this.busy && missing && el('p', { class: 'busy' }, counts.some(n => n) ? 'Now draw the other class.' : 'Nothing is drawn yet.'),
      this.result && this.outcome()));
  }

  outcome() {
    const r = this.result;
    const commands = r.commands.join('\n');
    const button = el('button', { type: 'button', onclick: () => copy(commands, button) }, 'Copy commands');
    return el('div', null,
      el('p', { class: 'flag good', role: 'status', id: 'sketched' }, `Trained on ${r.samples} pixels and mapped in ${r.seconds.toFixed(1)} s.${r.whole ? '' : ' The part in view is mapped; the command maps all.'}`),
      r.outOfBag !== null && el('p', { class: 'where' }, `Out-of-bag accuracy ${exactly(r.outOfBag)}. Pixels of one polygon resemble each other, so this flatters: it is not the accuracy of a map.`),
      el('h3', null, 'The same map on the command line'),
      r.commands.map(c => el('pre', null, c)),
      el('div', { class: 'rowed' },
        el('button', { type: 'button', class: 'primary', id: 'save', onclick: () => save('sketch.geojson', r.geoJson, 'application/geo+json') }, 'Save sketch.geojson'), button,
        el('button', { type: 'button', onclick: () => save('sketch.sh', '#!/bin/sh\n# Makes the map of a sketch again; sketch.geojson lies beside this file.\nset -e\n' + commands + '\n', 'text/x-shellscript') }, 'Save commands')));
  }
}

function save(name, text, type) {
  const link = el('a', { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
