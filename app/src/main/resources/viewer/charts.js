// Small charts, drawn by hand: nothing to load, and each mark has a name for a screen reader.
import { el, svg, figure } from './dom.js';

const WIDTH = 356;
const LEFT = 34;
const RIGHT = 6;

// Where times lie: dates by their day, positions at equal steps.
export function scale(times) {
  const days = times.map(t => Date.parse(t));
  const dated = days.every(Number.isFinite);
  const places = dated ? days : times.map((_, i) => i);
  const low = Math.min(...places);
  const high = Math.max(...places);
  const span = high - low || 1;
  return { dated, x: i => LEFT + 5 + (places[i] - low) / span * (WIDTH - LEFT - RIGHT - 10), low, high, of: place => LEFT + 5 + (place - low) / span * (WIDTH - LEFT - RIGHT - 10) };
}

function months(axis, height) {
  if (!axis.dated) return [];
  const marks = [];
  const first = new Date(axis.low);
  const count = (axis.high - axis.low) / 2.63e9;
  const step = count > 30 ? 12 : count > 14 ? 3 : count > 8 ? 2 : 1;
  for (let d = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1)); d <= axis.high; d = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 1))) {
    if (d.getUTCMonth() % step) continue;
    const x = axis.of(+d);
    const name = step === 12 || d.getUTCMonth() === 0 ? d.getUTCFullYear() : d.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    marks.push(svg('line', { class: 'axis', x1: x, x2: x, y1: height - 16, y2: height - 12 }), svg('text', { x, y: height - 2, 'text-anchor': 'middle' }, name));
  }
  return marks;
}

// Values through time; clouded dates as grey marks on the floor.
export function seriesChart(series, values, title, now, choose) {
  const height = 150;
  const axis = scale(series.times);
  const known = values.filter(v => v !== null);
  if (!known.length) return el('p', { class: 'empty' }, 'No clear date here: every observation is clouded or missing.');
  let low = Math.min(...known);
  let high = Math.max(...known);
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  low -= pad;
  high += pad;
  const y = v => 8 + (high - v) / (high - low) * (height - 40);
  const points = values.map((v, i) => v === null ? null : [axis.x(i), y(v)]).filter(Boolean);
  const rows = ticks(low, high).map(v => [
    svg('line', { class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: y(v), y2: y(v) }),
    svg('text', { x: LEFT - 4, y: y(v) + 3.5, 'text-anchor': 'end' }, tick(v))]);
  const marks = values.map((v, i) => {
    const day = series.times[i];
    if (v !== null)
      return svg('circle', { class: 'dot', cx: axis.x(i), cy: y(v), r: (i === now ? 5 : 3.4) * (values.length > 60 ? 0.65 : 1), onclick: () => choose(i) }, svg('title', null, `${day}: ${figure(v)}`));
    const cloud = series.states[i] === 'masked';
    return svg('rect', { class: 'cloudmark', x: axis.x(i) - 3, y: height - 29, width: 6, height: 8, rx: 1, opacity: cloud ? 1 : 0.35, onclick: () => choose(i) },
      svg('title', null, `${day}: ${cloud ? 'clouded' : 'no data'}`));
  });
  return svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `${title} through time: ${known.length} clear dates of ${values.length}` },
    rows, months(axis, height),
    now >= 0 && svg('line', { class: 'now', x1: axis.x(now), x2: axis.x(now), y1: 4, y2: height - 20 }),
    svg('polyline', { class: 'line', points: points.map(p => p.map(c => c.toFixed(1)).join(',')).join(' ') }), marks);
}

function ticks(low, high) {
  const raw = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= raw);
  const all = [];
  for (let v = Math.ceil(low / step) * step; v <= high; v += step) all.push(Math.abs(v) < step / 1e6 ? 0 : v);
  return all;
}

const tick = v => String(Number(v.toPrecision(3)));

// How much each observation added: a row a band, a column a date.
export function heatStrip(attributions, series, now, choose) {
  const axis = scale(series.times);
  const bands = [...new Set(attributions.filter(a => a.date !== null || a.position !== undefined).map(a => a.band))];
  const row = 13;
  const height = bands.length * row + 22;
  const most = Math.max(...attributions.map(a => Math.abs(a.value ?? 0)), 1e-9);
  const where = new Map(series.times.map((t, i) => [t, i]));
  const gaps = series.times.map((_, i) => i && axis.x(i) - axis.x(i - 1)).slice(1);
  const width = Math.max(3, Math.min(12, ...gaps.filter(g => g > 0)) - 0.6);
  const cells = attributions.map(a => {
    const i = where.get(a.date ?? `position ${a.position}`);
    if (i === undefined) return null;
    const b = bands.indexOf(a.band);
    const text = a.value === null ? (a.state === 'masked' ? 'clouded' : 'no data') : `${a.value > 0 ? '+' : ''}${a.value.toFixed(3)}, observed ${figure(a.observed)}`;
    return svg('rect', {
      class: a.value === null ? 'cell void' : 'cell', x: axis.x(i) - width / 2, y: b * row + 1, width, height: row - 2, rx: 1,
      fill: a.value === null ? null : a.value >= 0 ? 'var(--for)' : 'var(--against)',
      'fill-opacity': a.value === null ? null : (0.06 + 0.94 * Math.sqrt(Math.abs(a.value) / most)).toFixed(3),
      onclick: () => choose(i),
    }, svg('title', null, `${a.band}, ${a.date ?? 'position ' + a.position}: ${text}`));
  });
  return svg('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': 'What each band and date added to the score; the same figures are in the table below' },
    bands.map((b, i) => svg('text', { x: LEFT - 4, y: i * row + 10, 'text-anchor': 'end' }, b.length > 5 ? b.slice(0, 5) : b)),
    cells, now >= 0 && svg('line', { class: 'now', x1: axis.x(now), x2: axis.x(now), y1: 0, y2: height - 20 }), months(axis, height));
}

// A ramp of colours with the distribution of values above it.
export function rampChart(h) {
  const width = 215;
  const high = 34;
  const channels = h.channels.length === 1 ? h.channels : h.channels.slice(0, 3);
  const most = Math.max(1, ...channels.flatMap(c => c.counts));
  const step = width / channels[0].counts.length;
  const colours = ['#b3261e', '#1e7d32', '#1f4fb3'];
  const id = 'ramp' + Math.random().toString(36).slice(2);
  return svg('svg', { class: 'ramp', viewBox: `0 0 ${width} ${h.stops ? 62 : 48}`, role: 'img', 'aria-label': `Values from ${figure(h.low)} to ${figure(h.high)}` },
    channels.map((c, k) => channels.length === 1
      ? c.counts.map((n, i) => svg('rect', { x: i * step, width: step - 0.6, y: high - high * n / most, height: high * n / most, fill: 'var(--soft)', opacity: 0.75 }))
      : svg('polyline', { fill: 'none', stroke: colours[k], 'stroke-width': 1.3, points: c.counts.map((n, i) => `${((i + 0.5) * step).toFixed(1)},${(high - (high - 1) * n / most).toFixed(1)}`).join(' ') })),
    h.stops && [
      svg('linearGradient', { id }, h.stops.map((c, i) => svg('stop', { offset: i / (h.stops.length - 1), 'stop-color': c }))),
      svg('rect', { x: 0, y: high + 2, width, height: 12, rx: 2, fill: `url(#${id})` })],
    svg('text', { x: 0, y: h.stops ? 60 : 46 }, figure(h.low)),
    svg('text', { x: width, y: h.stops ? 60 : 46, 'text-anchor': 'end' }, figure(h.high)));
}
