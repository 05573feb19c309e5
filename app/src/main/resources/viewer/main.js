// Opens the session and ties the parts together.
import { ask, el, one } from './dom.js';
import { Dates } from './dates.js';
import { Layers } from './layers.js';
import { Place } from './place.js';
import { Sketch } from './sketch.js';
import { ViewMap } from './map.js';
import { about, keys, watch } from './study.js';

let session;
try {
  session = await ask('/api/session');
} catch (trouble) {
  one('title').textContent = 'Not opened';
  one('place').replaceChildren(el('div', { class: 'in empty' }, el('h2', null, 'Nothing could be opened'), el('p', { class: 'answer' }, trouble.message)));
  throw trouble;
}
document.title = `${session.title} · Limpid`;
one('title').textContent = session.title;

const map = new ViewMap(session);
let place;
const layers = new Layers(session, map, () => { refreshSwipe(); hint(); });
const dates = new Dates(session, layers, () => place?.render());
place = new Place(session, map, dates);
const sketch = new Sketch(session, map, layers, place);
map.fitTo(session.extent);

// What is seen first: the classes, or the first variable, of the first map over true colour, or the first picture there is.
const first = [
  session.layers.find(l => l.title === 'True colour'),
  session.layers.find(l => l.map && (l.title === 'Classes' || l.meaning.startsWith('mean'))),
].filter(Boolean);
for (const spec of first.length ? first : session.layers.slice(0, 1)) layers.show(spec.id, true);
map.map.once('rendercomplete', () => { document.body.dataset.ready = 'true'; watch(session, one('verified')); });
dates.start();

map.map.on('click', event => { if (!sketch.on) place.show(event.coordinate); });
map.map.on('pointermove', event => {
  if (event.dragging) return;
  const [x, y] = event.coordinate;
  one('under').textContent = session.crs.geographic ? `${x.toFixed(5)}°, ${y.toFixed(5)}°` : `${x.toFixed(0)}, ${y.toFixed(0)}`;
});
map.map.on('moveend', hint);

function hint() {
  const shown = map.visible();
  const resolution = map.map.getView().getResolution();
  const far = shown.length > 0 && shown.every(e => resolution > e.layer.getMaxResolution());
  one('hint').hidden = shown.length > 0 && !far;
  one('hint').textContent = far ? 'Zoom in: this file has no smaller copies, so it is not drawn from so far away.' : 'No layer is shown. Tick one on the left.';
}

function refreshSwipe() {
  if (one('divider').hidden) return;
  if (!map.swipe(true)) swipe(false);
}

function swipe(on) {
  const possible = on && map.swipe(true);
  if (!possible) map.swipe(false);
  one('divider').hidden = !possible;
  one('swipe').setAttribute('aria-pressed', possible);
  if (possible) divide(map.at);
}

function divide(at) {
  const part = Math.min(0.98, Math.max(0.02, at));
  map.divide(part);
  one('divider').style.left = `${100 * part}%`;
  one('divider').setAttribute('aria-valuenow', Math.round(100 * part));
}

const divider = one('divider');
divider.addEventListener('pointerdown', event => {
  divider.setPointerCapture(event.pointerId);
  event.preventDefault();
});
divider.addEventListener('pointermove', event => {
  if (!divider.hasPointerCapture(event.pointerId)) return;
  const box = one('stage').getBoundingClientRect();
  divide((event.clientX - box.left) / box.width);
});
divider.addEventListener('keydown', event => {
  const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  divide(map.at + step);
});

one('swipe').addEventListener('click', () => swipe(divider.hidden));
one('sketch').addEventListener('click', () => sketch.toggle());
one('about').addEventListener('click', () => about(session));
one('verified').addEventListener('click', () => about(session));
one('keys').addEventListener('click', keys);

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// From pixel to pixel, before the map itself sees the arrows.
one('map').addEventListener('keydown', event => {
  if (event.key === 'Enter') {
    place.show(map.centre());
    event.stopPropagation();
  } else if (event.shiftKey && STEPS[event.key]) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const from = place.at ?? place.pixel(map.centre());
    const [right, up] = STEPS[event.key];
    const to = [from.centre[0] + right * from.size[0], from.centre[1] + up * from.size[1]];
    map.reveal(to);
    place.show(to);
  }
}, true);

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || one('dialog').open) return;
  if (event.target.matches('input[type=text], select, textarea')) return;
  const does = {
    '[': () => dates.go(dates.now - 1),
    ']': () => dates.go(dates.now + 1),
    c: () => { const mask = session.layers.find(l => l.kind === 'mask'); if (mask) layers.toggle(mask.id); },
    s: () => { swipe(divider.hidden); if (!divider.hidden) divider.focus(); },
    k: () => sketch.toggle(),
    a: () => about(session),
    f: () => map.fitTo(session.extent),
    '?': keys,
    Escape: () => { if (sketch.on) sketch.choose(sketch.active); },
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (does) {
    event.preventDefault();
    does();
  }
});
