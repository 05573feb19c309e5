// What is said of a pixel of a map of canopies: intervals, the bands that moved them, the joint posterior.
import { el, figure, svg } from './dom.js';

const WIDTH = 356;
const LEFT = 40;
const BINS = 16;

export function canopyAnswer(why) {
  const parts = [el('p', { class: 'answer', id: 'answer' }, why.answer)];
  if (!why.variables.length) return parts;
  if (why.outside) parts.push(el('p', { class: 'flag' }, 'Unlike any canopy that the model knows: doubt the values.'));
  parts.push(
    el('h3', null, 'Variables', el('span', { class: 'end' }, why.date)),
    el('table', null,
      el('thead', null, el('tr', null, el('th', null, ''), ...['mean', 'sd', '5 %', 'median', '95 %'].map(h => el('th', { class: 'n' }, h)))),
      el('tbody', null, why.variables.map(v => el('tr', null,
        el('td', null, v.unit ? `${v.name}, ${v.unit}` : v.name),
        ...[v.mean, v.sd, v.q05, v.q50, v.q95].map(n => el('td', { class: 'n' }, figure(n))))))),
    el('h3', null, 'Which band moved it', el('span', { class: 'end' }, why.method)),
    bandStrip(why),
    el('p', { class: 'key' },
      el('span', null, el('i', { style: { background: 'var(--for)' } }), 'raised the mean'),
      el('span', null, el('i', { style: { background: 'var(--against)' } }), 'lowered it')),
    table(why),
    el('h3', null, 'What may go together', el('span', { class: 'end' }, `${why.draws.length} draws`)),
    corner(why),
    el('p', { class: 'where' }, `Misfit of the physics ${figure(why.misfit)}; above ${figure(why.misfitLimit)} no canopy looks like this.`));
  return parts;
}

const signed = v => (v > 0 ? '+' : '') + v.toPrecision(2);

// A row a variable, a column a band; colours are relative to the largest of the row.
function bandStrip(why) {
  const row = 17;
  const bands = why.variables[0].attributions.map(a => a.band);
  const width = (WIDTH - LEFT) / bands.length;
  const height = row * (why.variables.length + 1);
  const cells = why.variables.map((v, r) => {
    const most = Math.max(...v.attributions.map(a => Math.abs(a.value)), 1e-12);
    return v.attributions.map((a, c) => svg('rect', {
      class: 'cell', x: LEFT + c * width, y: (r + 1) * row, width: width - 1, height: row - 1, rx: 1,
      fill: a.value >= 0 ? 'var(--for)' : 'var(--against)',
      'fill-opacity': (0.06 + 0.94 * Math.sqrt(Math.abs(a.value) / most)).toFixed(3),
    }, svg('title', null, `${a.band}, reflectance ${figure(why.reflectance[a.band])}: ${signed(a.value)} ${v.unit}; ${signed(a.gradient / 100)} for 0.01 more`)));
  });
  return svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': 'What each band added to the mean of each variable; the same figures are in the table below' },
    bands.map((b, c) => svg('text', { x: LEFT + (c + 0.5) * width, y: row - 5, 'text-anchor': 'middle' }, b)),
    why.variables.map((v, r) => svg('text', { x: LEFT - 4, y: (r + 1) * row + 12, 'text-anchor': 'end' }, v.name)), cells);
}

function table(why) {
  return el('details', null, el('summary', null, 'The figures'), why.variables.map(v => [
    el('p', { class: 'where' }, `${v.name}: from ${figure(v.baselineScore)} where no band is known to ${figure(v.score)} ${v.unit}; the parts miss that by ${v.sumError.toExponential(1)}. Hiding the strongest first leaves an area of ${figure(v.faithfulness.deletion)}, random order ${figure(v.faithfulness.random)}.`),
    el('table', null,
      el('thead', null, el('tr', null, el('th', null, 'Band'), el('th', { class: 'n' }, 'Adds'), el('th', { class: 'n' }, 'For 0.01 more'))),
      el('tbody', null, v.attributions.map(a => el('tr', null,
        el('td', null, `${a.band}, ${figure(why.reflectance[a.band])}`),
        el('td', { class: 'n' }, signed(a.value)),
        el('td', { class: 'n' }, signed(a.gradient / 100))))))]));
}

// Histograms on the diagonal, draws below.
function corner(why) {
  const n = why.variables.length;
  const side = (WIDTH - LEFT) / n;
  const draw = side - 4;
  const low = why.variables.map((_, v) => Math.min(...why.draws.map(d => d[v])));
  const high = why.variables.map((_, v) => Math.max(...why.draws.map(d => d[v])));
  const place = (d, v) => high[v] > low[v] ? (d[v] - low[v]) / (high[v] - low[v]) : 0.5;
  const panels = [];
  for (let r = 0; r < n; r++)
    for (let c = 0; c <= r; c++) {
      const x = LEFT + c * side;
      const y = r * side;
      panels.push(svg('rect', { x, y, width: draw, height: draw, fill: 'var(--raise)' }));
      panels.push(r === c ? histogram(why.draws.map(d => place(d, r)), x, y, draw) : why.draws.map(d =>
        svg('circle', { cx: (x + 1 + (draw - 2) * place(d, c)).toFixed(1), cy: (y + 1 + (draw - 2) * (1 - place(d, r))).toFixed(1), r: 0.8, fill: 'var(--accent)', opacity: 0.55 })));
      if (r !== c) panels.push(svg('rect', { x, y, width: draw, height: draw, fill: 'transparent' },
        svg('title', null, `${why.variables[c].name} and ${why.variables[r].name}: correlation ${why.correlation[r][c].toFixed(2)}`)));
    }
  return svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${n * side + 26}`, role: 'img', 'aria-label': `Draws of ${why.variables.map(v => v.name).join(', ')}, each with each` },
    panels,
    why.variables.map((v, i) => [
      svg('text', { x: LEFT - 4, y: (i + 0.5) * side, 'text-anchor': 'end' }, v.name),
      svg('text', { x: LEFT + (i + 0.5) * side, y: n * side + 22, 'text-anchor': 'middle' }, v.name),
      svg('text', { x: LEFT + i * side, y: n * side + 10 }, figure(low[i])),
      svg('text', { x: LEFT + i * side + draw, y: n * side + 10, 'text-anchor': 'end' }, figure(high[i]))]));
}

function histogram(places, x, y, side) {
  const counts = new Array(BINS).fill(0);
  for (const p of places) counts[Math.min(BINS - 1, Math.floor(p * BINS))]++;
  const most = Math.max(...counts);
  return counts.map((k, i) => svg('rect', { x: x + i * side / BINS, y: y + side - (side - 2) * k / most, width: side / BINS - 0.4, height: (side - 2) * k / most, fill: 'var(--accent)' }));
}
