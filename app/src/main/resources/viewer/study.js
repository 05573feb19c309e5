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
    if (!found.present) return [...parts, el('p', null, 'This map has no manifest, so its pixels cannot be verified against its inputs.')];
    parts.push(
      el('p', null, 'A manifest lies beside the map. The viewer shows it and does not check it; this does:'),
      el('pre', null, found.verify),
      el('table', null, el('tbody', null, Object.entries(found.facts).map(([k, v]) => el('tr', null, el('td', null, k), el('td', null, String(v)))))));
  } catch (trouble) {
    parts.push(el('p', { class: 'flag' }, trouble.message));
  }
  return parts;
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
