// Elements out of plain values. Text only ever becomes text: nothing that a file says can become markup.
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(element.style, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(3).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
export const one = id => document.getElementById(id);
export const chip = colour => el('span', { class: 'chip', style: { background: colour } });

// The answer of the server, or an Error with its sentence.
export async function ask(path, sent) {
  const how = sent && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent) };
  let reply;
  try {
    reply = await fetch(path, how);
  } catch {
    throw new Error('The server does not answer. It may have been stopped; start limpid view again.');
  }
  const json = await reply.json().catch(() => ({ error: 'The server gave no answer that can be read.' }));
  if (!reply.ok) throw new Error(json.error ?? 'The request failed.');
  return json;
}

export const percent = share => share > 0 && share < 0.01 ? '< 1 %' : Math.round(100 * share) + ' %';

// With a decimal, for scores: 99.9 % is not all.
export const exactly = share => (100 * share).toFixed(1) + ' %';

// Three to four figures that count.
export function figure(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return 'no data';
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1000 ? value.toFixed(0) : size >= 100 ? value.toFixed(1) : size >= 0.01 ? value.toFixed(3) : value.toPrecision(3);
}

export async function copy(text, button) {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Select and copy it';
  }
  setTimeout(() => { button.textContent = before; }, 1500);
}

export function dialog(title, ...body) {
  const box = one('dialog');
  box.replaceChildren(
    el('div', { class: 'head' }, el('h2', { id: 'dialogtitle' }, title),
      el('button', { type: 'button', onclick: () => box.close() }, 'Close')),
    el('div', { class: 'body' }, ...body));
  if (!box.open) box.showModal();
}
