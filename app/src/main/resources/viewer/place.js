// What is said about the pixel that was clicked.
import { ask, chip, copy, el, figure, one } from './dom.js';
import { canopyAnswer } from './canopy.js';
import { heatStrip, seriesChart } from './charts.js';

export class Place {
  constructor(session, map, dates) {
    this.session = session;
    this.map = map;
    this.dates = dates;
    this.at = null;
    this.curve = null; // chosen band or index
    this.number = 0;
    this.empty();
  }

  empty() {
    const asks = this.session.maps.some(m => m.explainable);
    const canopies = this.session.maps.find(m => m.explainable)?.kind === 'canopies';
    one('place').replaceChildren(el('div', { class: 'in empty' },
      el('h2', null, canopies ? 'What grows here?' : asks ? 'Why this class?' : 'What is here?'),
      el('ol', null,
        el('li', null, canopies ? 'Click any pixel: you see leaf area, chlorophyll and water with how sure they are, which band moved them, and what may go together.' : asks ? 'Click any pixel: you see what was observed there, what speaks for its class and what against it, and how far to trust that.' : 'Click any pixel to see its values and, in a cube, its series.'),
        this.session.layers.some(l => l.times.length) && el('li', null, 'Move the date under the map. Grey bars are clouds.'),
        el('li', null, 'Press Swipe to draw the top layer aside and see what lies below it.'),
        this.session.cubes.length > 0 && el('li', null, 'Press Sketch to draw two classes and see at once what a model makes of them.')),
      this.session.notes.map(n => el('p', { class: 'flag' }, n)),
      !asks && this.session.maps.length === 0 && el('p', { class: 'answer' }, 'To have classes explained, open a map made by limpid map.')));
  }

  // The pixel of the finest layer at a place: its outline, in map units.
  pixel([x, y]) {
    const spec = this.session.maps.length ? this.session.layers.find(l => l.map) : this.session.layers[0];
    const [wide, high] = spec.pixel;
    const west = spec.extent[0] + Math.floor((x - spec.extent[0]) / wide) * wide;
    const north = spec.extent[3] - Math.floor((spec.extent[3] - y) / high) * high;
    return { box: [west, north - high, west + wide, north], centre: [west + wide / 2, north - high / 2], size: [wide, high] };
  }

  async show(place) {
    const number = ++this.number;
    const pixel = this.pixel(place);
    this.at = pixel;
    this.map.mark(pixel.box);
    const [x, y] = pixel.centre;
    const where = `x=${x}&y=${y}`;
    const map = this.session.maps.find(m => m.explainable);
    const cube = this.session.cubes[0];
    const ids = this.map.visible().slice(0, 20).map(e => `${e.spec.id}@${e.time}`);
    const started = performance.now();
    const [values, why, series] = await Promise.all([
      ask(`/api/pixel?${where}&layers=${ids.join(',')}`).catch(e => e),
      map && ask(`/api/explain?map=${map.id}&${where}${this.date(map)}`).catch(e => e),
      cube && ask(`/api/series?cube=${cube.id}&${where}`).catch(e => e),
    ]);
    if (number !== this.number) return; // another pixel was asked about since
    this.found = { values, why, series, map, took: performance.now() - started };
    this.render();
  }

  // Maps of canopies have values of several dates.
  date(map) {
    const label = map.kind === 'canopies' && this.dates.label();
    return label ? `&date=${encodeURIComponent(label)}` : '';
  }

  async target(code) {
    const [x, y] = this.at.centre;
    const why = await ask(`/api/explain?map=${this.found.map.id}&x=${x}&y=${y}&target=${code}`).catch(e => e);
    this.found.why = why;
    this.render();
  }

  render() {
    if (!this.found) return;
    const { values, why, series, map } = this.found;
    const inside = !(why instanceof Error) && why;
    const body = el('div', { class: 'in', 'data-took': Math.round(this.found.took), 'data-number': this.number });
    body.append(...this.head(inside, map));
    if (why instanceof Error) body.append(el('p', { class: 'flag' }, sentence(why.message)));
    const canopy = map?.kind === 'canopies';
    if (inside) body.append(...(canopy ? canopyAnswer(why) : this.answer(why, map)));
    if (series instanceof Error) body.append(el('p', { class: 'flag' }, sentence(series.message)));
    else if (series && series.inside) body.append(...this.series(series, inside && why.attributions?.length ? why : null));
    else if (series && !why) body.append(el('p', { class: 'answer' }, 'This place lies outside the images.'));
    if (inside && why.nearestSamples?.length) body.append(...this.nearest(why, map));
    if (!(values instanceof Error)) body.append(...this.values(values));
    if (map && inside) body.append(...this.command(map, why));
    one('place').replaceChildren(body);
    if (inside && !canopy) this.map.mark(this.at.box, why.nearestSamples.filter(s => s.x !== null).map(s => ({ x: s.x, y: s.y, colour: colour(map, s.class.code) })));
  }

  head(why, map) {
    const [x, y] = this.at.centre;
    const place = this.session.crs.geographic ? `${x.toFixed(6)}°, ${y.toFixed(6)}°` : `${trim(x)}, ${trim(y)} in ${this.session.crs.label}`;
    const title = why?.class ? why.class.name ?? 'No class' : 'Pixel';
    return [
      el('h2', null, why?.class?.name && chip(colour(map, why.class.code)), title),
      el('p', { class: 'where' }, why ? `column ${why.pixel.col}, row ${why.pixel.row} · ` : '', place)];
  }

  answer(why, map) {
    const sentences = why.answer.match(/.*?[a-z0-9%)]\.(?= [A-Z]|$)/gs) ?? [why.answer];
    const parts = [el('p', { class: 'answer', id: 'answer' }, sentences[0])];
    if (sentences.length > 1) parts.push(el('p', { class: 'answer' }, sentences.slice(1).join(' ').trim()));
    if (why.domain.outside) parts.push(el('p', { class: 'flag' }, 'Unlike anything in training: doubt the class itself.'));
    const chances = map.legend.map(e => ({ ...e, p: why.probabilities[e.name] })).filter(e => e.p !== undefined).sort((a, b) => b.p - a.p);
    if (!chances.length) return parts;
    const most = chances.filter((c, i) => i < 5 || c.p >= 0.005);
    parts.push(el('h3', null, 'Probabilities', el('span', { class: 'end' }, `explained: ${why.target}`)),
      el('div', { class: 'bars' }, most.map(c => [
        el('button', { type: 'button', title: `Explain ${c.name} here`, 'aria-pressed': c.name === why.target, onclick: () => this.target(c.code) }, chip(c.colour), el('span', null, c.name)),
        el('span', { class: 'bar' }, el('i', { style: { width: `${100 * c.p}%`, background: c.colour } })),
        el('span', { class: 'p' }, (100 * c.p).toFixed(0) + ' %')])));
    return parts;
  }

  series(found, why) {
    const parts = [];
    for (const series of found.series) {
      const names = series.bands.map(b => b.name);
      const curves = [...series.indices, ...series.bands];
      const chosen = (curves.find(c => c.name === this.curve) ?? curves[0]).name;
      const values = curves.find(c => c.name === chosen).values;
      const now = series.times.indexOf(this.dates.label());
      const go = i => this.dates.to(series.times[i]);
      const pick = el('select', { 'aria-label': 'Band or index of the chart', onchange: e => { this.curve = e.target.value; this.render(); } },
        curves.map(c => el('option', { selected: c.name === chosen }, c.name)));
      const clouds = series.states.filter(s => s === 'masked').length;
      parts.push(
        el('h3', null, found.series.length > 1 ? `${series.name} through time` : 'Through time', pick, el('span', { class: 'end' }, `${series.times.length - clouds} clear, ${clouds} clouded`)),
        seriesChart(series, values, chosen, now, go));
      if (why) {
        const own = why.attributions.filter(a => names.includes(a.band));
        if (own.length) parts.push(
          el('h3', null, `What speaks for ${why.target}`, el('span', { class: 'end' }, why.method)),
          heatStrip(own, series, now, go),
          el('p', { class: 'key' },
            el('span', null, el('i', { style: { background: 'var(--for)' } }), 'for'),
            el('span', null, el('i', { style: { background: 'var(--against)' } }), 'against'),
            el('span', null, el('i', { style: { background: 'var(--cloud)', opacity: 0.5 } }), 'clouded, no say')),
          this.table(own, why));
      } else parts.push(el('p', { class: 'key' }, el('span', null, el('i', { style: { background: 'var(--accent)' } }), 'clear'), el('span', null, el('i', { style: { background: 'var(--cloud)' } }), 'clouded')));
    }
    return parts;
  }

  table(attributions, why) {
    const sorted = attributions.filter(a => a.value !== null).sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, 12);
    return el('details', null, el('summary', null, 'The figures'),
      el('table', null,
        el('thead', null, el('tr', null, el('th', null, 'Observation'), el('th', { class: 'n' }, 'Value'), el('th', { class: 'n' }, 'Adds'))),
        el('tbody', null, sorted.map(a => el('tr', null, el('td', null, `${a.band}, ${a.date ?? a.position ?? 'always'}`), el('td', { class: 'n' }, figure(a.observed)), el('td', { class: 'n' }, (a.value > 0 ? '+' : '') + a.value.toFixed(3)))))),
      el('p', { class: 'where' }, `From ${figure(why.baselineScore)} where nothing is known to ${figure(why.score)}; ${why.sumError === null ? 'the values are weights of dates, no parts of that' : `the parts miss that by ${why.sumError.toExponential(1)}`}.`),
      why.faithfulness && el('p', { class: 'where' }, `Hiding the strongest first leaves an area of ${figure(why.faithfulness.deletion)}, random order ${figure(why.faithfulness.random)}.`),
      why.sanity && el('p', { class: 'where' }, `With all layers randomised the values keep a rank correlation of ${figure(why.sanity.at(-1).correlation)} with these.`));
  }

  nearest(why, map) {
    return [
      el('h3', null, 'Most similar training samples', el('span', { class: 'end' }, 'dots on the map')),
      el('table', null, el('tbody', null, why.nearestSamples.map(s => el('tr', null,
        el('td', null, chip(colour(map, s.class.code)), ' ', s.class.name),
        el('td', { class: 'n' }, `distance ${figure(s.distance)}`),
        el('td', { class: 'n' }, s.x !== null && el('button', { type: 'button', onclick: () => this.map.reveal([s.x, s.y]) }, 'Show')))))),
    ];
  }

  values(values) {
    const rows = values.values.map(v => ({ v, spec: this.map.layers.get(v.layer)?.spec })).filter(r => r.spec);
    if (!rows.length) return [];
    return [
      el('h3', null, 'Values of the visible layers'),
      el('table', null, el('tbody', null, rows.map(({ v, spec }) => el('tr', null,
        el('td', null, spec.title),
        el('td', { class: 'n' }, spec.kind === 'mask' ? (v.numbers[0] === null ? 'unknown' : v.numbers[0] ? 'clouded' : 'clear') : v.name ?? (spec.kind === 'classes' && v.numbers[0] === 0 ? 'none' : v.numbers.map(figure).join(' · '))))))),
    ];
  }

  command(map, why) {
    const text = `limpid explain ${word(map.file)} --pixel ${why.pixel.col},${why.pixel.row}${why.date ? ` --date ${why.date}` : ''}`;
    const button = el('button', { type: 'button', onclick: () => copy(text, button) }, 'Copy');
    return [el('h3', null, 'The same answer on the command line'), el('pre', null, text), button];
  }
}

const trim = v => String(Number(v.toFixed(1)));
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
export const word = text => /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
const colour = (map, code) => map.legend.find(e => e.code === code)?.colour ?? '#888888';
