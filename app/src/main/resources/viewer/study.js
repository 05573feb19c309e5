// How good the map is and where it comes from; what the keyboard does.
import { ask, dialog, el, exactly, figure } from './dom.js';

const SCORES = [
  ['overallAccuracy', 'overall accuracy on held-out ground'],
  ['macroF1', 'mean F1 of the classes'],
  ['majorityOverallAccuracy', 'accuracy of always saying the commonest class'],
  ['outOfBag', 'out-of-bag accuracy, which flatters'],
];

export async function about(session) {
  if (!session.maps.length) {
    dialog('Accuracy', el('p', null, 'No map is open, so there is no accuracy to report. Make one with limpid train and limpid map, then open it with limpid view MAP.'));
    return;
  }
  const parts = [];
  for (const map of session.maps) {
    if (session.maps.length > 1) parts.push(el('h3', null, map.file));
    parts.push(...model(map), ...await manifest(map));
    parts.push(el('h3', null, 'Accuracy report'));
    parts.push(map.report
      ? el('iframe', { src: `/api/report?map=${map.id}`, title: 'Accuracy report', sandbox: true })
      : el('p', null, 'There is no report beside this map. Write one with: limpid evaluate MAP --reference LABELS -o report.html'));
  }
  dialog('Accuracy and origin', ...parts);
}

function model(map) {
  if (!map.model) return [el('p', null, map.silent || 'The model of this map is not known.')];
  const cards = SCORES.filter(([key]) => map.model.scores[key] !== undefined && map.model.scores[key] !== null)
    .map(([key, meaning]) => el('div', { class: 'card' }, el('b', null, key === 'macroF1' ? figure(map.model.scores[key]) : exactly(map.model.scores[key])), el('span', null, meaning)));
  return [
    el('h3', null, 'Model'),
    el('div', { class: 'cards' }, cards),
    el('p', { class: 'where' }, `${map.model.kind}, ${map.model.software}, seed ${map.model.seed}`),
    ...map.model.notes.map(n => el('p', { class: 'flag' }, n))];
}

async function manifest(map) {
  const parts = [el('h3', null, 'Manifest')];
  try {
    const found = await ask(`/api/manifest?map=${map.id}`);
    const [words, good] = verdict(found);
    parts.push(el('p', { class: good ? null : 'flag' }, words));
    if (!found.present) return parts;
    parts.push(
      el('p', null, 'Inputs and model are compared, and tiles computed again, by:'),
      el('pre', null, `${found.verify} --sample 200`),
      el('table', null, el('tbody', null, Object.entries(found.facts).map(([k, v]) => el('tr', null, el('td', null, k), el('td', null, String(v)))))));
  } catch (trouble) {
    parts.push(el('p', { class: 'flag' }, trouble.message));
  }
  return parts;
}

// What is known of a map's pixels, in words; and whether nothing is wrong.
function verdict(found) {
  const first = found.firstDifference;
  switch (found.state) {
    case 'none': return ['No manifest: this map cannot be verified.', true];
    case 'verifying': return [found.tiles ? `Verifying: ${found.checkedTiles} of ${found.tiles} tiles.` : 'Verifying.', true];
    case 'verified': return [`Verified: all ${found.tiles} tiles are those of the manifest.`, true];
    case 'differs': return [`Differs: ${first.file}${first.tile === undefined ? '' : `, tile ${first.tile}`} is not what the manifest states (expected ${first.expected}, found ${first.found}).`, false];
    default: return [`Not verified: ${found.trouble}`, false];
  }
}

const SHORT = { none: 'no manifest', verifying: 'verifying …', verified: 'verified', differs: 'differs from its manifest', failed: 'not verified' };
const WORST = ['differs', 'failed', 'verifying', 'none', 'verified'];

// Says at the top whether the maps are what their manifests state, and asks until that is known.
export async function watch(session, badge) {
  for (let wait = 250; session.maps.length; wait = Math.min(4000, wait * 1.5)) {
    const states = await Promise.all(session.maps.map(map => ask(`/api/manifest?map=${map.id}`).then(found => found.state, () => 'failed')));
    const state = WORST.find(s => states.includes(s));
    badge.hidden = false;
    badge.dataset.state = state;
    badge.textContent = SHORT[state];
    if (!states.includes('verifying')) return;
    await new Promise(done => setTimeout(done, wait));
  }
}

export function keys() {
  const rows = [
    ['arrows, + −', 'move and zoom the map'],
    ['Enter', 'ask about the pixel in the middle of the map'],
    ['Shift + arrows', 'go from pixel to pixel'],
    ['[ and ]', 'earlier and later date'],
    ['C', 'clouds on and off'],
    ['S', 'swipe; then the arrows move the divider'],
    ['K', 'sketch'],
    ['A', 'accuracy and origin'],
    ['F', 'the whole picture'],
    ['Esc', 'stop drawing, close'],
  ];
  dialog('Keyboard', el('div', { class: 'keys' }, rows.map(([key, does]) => [el('kbd', null, key), el('span', null, does)])));
}
