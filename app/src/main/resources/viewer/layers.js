// The list of layers with their legends.
import { ask, chip, el, one, percent } from './dom.js';
import { rampChart } from './charts.js';

export class Layers {
  constructor(session, map, changed) {
    this.map = map;
    this.changed = changed;
    this.rows = new Map();
    session.layers.forEach(spec => map.add(spec));
    this.render(session.layers);
  }

  render(specs) {
    const list = one('layers');
    const groups = new Map();
    for (const spec of specs) {
      const sections = groups.get(spec.group) ?? groups.set(spec.group, new Map()).get(spec.group);
      const section = spec.meaning === 'probability' ? 'Probabilities' : spec.meaning.startsWith('posterior') ? 'How sure' : spec.kind === 'quantity' && !spec.meaning && spec.times.length ? 'Bands' : '';
      (sections.get(section) ?? sections.set(section, []).get(section)).push(spec);
    }
    list.replaceChildren(el('section', { class: 'group', id: 'sketchgroup' }));
    for (const [group, sections] of groups) {
      const box = el('section', { class: 'group' }, el('h2', null, group));
      for (const [section, members] of sections) {
        const rows = members.map(spec => this.row(spec));
        box.append(section && members.length > 1 ? el('details', null, el('summary', null, `${section} (${members.length})`), rows) : el('div', null, rows));
      }
      list.append(box);
    }
  }

  row(spec) {
    const tick = el('input', { type: 'checkbox', onchange: () => this.show(spec.id, tick.checked) });
    const when = el('span', { class: 'when' });
    const more = el('div', { class: 'more', hidden: true });
    const row = el('div', { class: 'layer' }, el('label', null, tick, el('span', null, spec.title), when), more);
    this.rows.set(spec.id, { spec, row, tick, when, more, shown: undefined });
    return row;
  }

  // A layer that came later, above all others.
  add(spec, group) {
    this.map.add(spec);
    one('sketchgroup').replaceChildren(el('h2', null, group), this.row(spec));
    this.show(spec.id, true);
  }

  remove(id) {
    this.map.remove(id);
    this.rows.delete(id);
    one('sketchgroup').replaceChildren();
    this.changed();
  }

  show(id, visible) {
    const r = this.rows.get(id);
    if (!r) return;
    r.tick.checked = visible;
    r.row.classList.toggle('on', visible);
    r.more.hidden = !visible;
    this.map.show(id, visible);
    if (visible) this.explain(r);
    const details = r.row.closest('details');
    if (visible && details) details.open = true;
    this.changed();
  }

  toggle(id) {
    this.show(id, !this.rows.get(id).tick.checked);
  }

  // Moves dated layers to a time of a series.
  time(id, time, label) {
    const r = this.rows.get(id);
    if (!r) return;
    this.map.time(id, time);
    r.when.textContent = label;
    if (r.tick.checked && r.spec.kind !== 'classes') this.explain(r);
  }

  async explain(r) {
    const time = this.map.layers.get(r.spec.id).time;
    if (r.shown === time) return;
    r.shown = time;
    if (!r.more.firstChild)
      r.more.append(
        r.spec.meaning && el('p', { class: 'meaning' }, r.spec.meaning), el('div'),
        el('label', { class: 'opacity' }, 'Opacity',
          el('input', { type: 'range', min: 10, max: 100, value: 100, 'aria-label': `Opacity of ${r.spec.title}`, oninput: e => this.map.opacity(r.spec.id, e.target.value / 100) })));
    const into = r.more.querySelector('div');
    try {
      const h = await ask(`/api/histogram?layer=${r.spec.id}&t=${time}`);
      if (r.shown === time) into.replaceChildren(this.legend(r.spec, h));
    } catch (trouble) {
      into.replaceChildren(el('p', { class: 'meaning' }, trouble.message));
    }
  }

  legend(spec, h) {
    if (h.kind === 'mask') return el('p', { class: 'meaning' }, `${percent(h.share)} of the picture is hidden on this date.`);
    if (h.kind !== 'classes') return el('div', null, rampChart(h));
    const counts = new Map(h.classes.map(c => [c.code, c.pixels]));
    const all = h.pixels || 1;
    const shown = spec.legend.filter(e => spec.map && spec.title === 'Classes' || counts.get(e.code));
    const rows = shown.map(e => el('li', null, chip(e.colour), el('span', null, e.name), el('span', { class: 'n' }, percent((counts.get(e.code) ?? 0) / all))));
    if (h.none && spec.title !== 'Abstention') rows.push(el('li', null, el('span'), el('span', { class: 'n' }, 'no class'), el('span', { class: 'n' }, percent(h.none / all))));
    if (!rows.length) return el('p', { class: 'meaning' }, spec.title === 'Abstention' ? 'No pixel abstains.' : 'None of its classes is here.');
    return el('ul', { class: 'legend' }, rows);
  }

  name(id) { return this.rows.get(id).spec; }
}
