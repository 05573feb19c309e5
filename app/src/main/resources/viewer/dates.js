// The date of all dated layers: a slider under bars that say how cloudy each date is.
import { ask, el, one, percent, svg } from './dom.js';

export class Dates {
  constructor(session, layers, changed) {
    this.layers = layers;
    this.changed = changed;
    this.specs = session.layers.filter(l => l.times.length);
    this.times = [...new Set(this.specs.flatMap(l => l.times))];
    if (this.times.every(t => Number.isFinite(Date.parse(t)))) this.times.sort();
    this.now = Math.floor(this.times.length / 2);
    this.mask = this.specs.find(l => l.kind === 'mask');
    this.shares = null;
    if (this.times.length) this.build();
  }

  build() {
    const box = one('dates');
    box.hidden = this.times.length < 2;
    one('stage').classList.toggle('dated', !box.hidden);
    this.slider = el('input', { type: 'range', min: 0, max: this.times.length - 1, value: this.now, 'aria-label': 'Date', oninput: () => this.go(Number(this.slider.value)) });
    this.day = el('span', { class: 'day' });
    this.sky = el('span', { class: 'sky' });
    this.strip = el('div', { class: 'strip' });
    box.replaceChildren(
      el('div', { class: 'row' },
        el('button', { type: 'button', 'aria-label': 'Earlier date', title: 'Earlier ([)', onclick: () => this.go(this.now - 1) }, '‹'),
        el('button', { type: 'button', 'aria-label': 'Later date', title: 'Later (])', onclick: () => this.go(this.now + 1) }, '›'),
        this.day, this.sky),
      this.strip, this.slider);
  }

  // The clearest date first, where clouds are known.
  async start() {
    if (!this.times.length) return;
    this.go(this.now);
    if (!this.mask) return;
    try {
      const known = await ask(`/api/clouds?layer=${this.mask.id}`);
      this.shares = this.times.map(t => known.shares[this.mask.times.indexOf(t)] ?? null);
    } catch {
      return; // the slider works without
    }
    const clear = this.shares.map((s, i) => ({ s: s ?? 1, far: Math.abs(i - this.times.length / 2), i })).sort((a, b) => Math.round(20 * a.s) - Math.round(20 * b.s) || a.far - b.far);
    this.bars();
    this.go(clear[0].i);
  }

  bars() {
    const n = this.times.length;
    this.strip.replaceChildren(svg('svg', { viewBox: `0 0 ${n * 10} 24`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Clouds on each date' },
      this.shares.map((s, i) => [
        svg('rect', { x: i * 10 + 1.5, width: 7, y: 24 - 22 * (s ?? 0), height: 22 * (s ?? 0), fill: 'var(--cloud)' }),
        svg('rect', { class: 'day' + i, x: i * 10 + 1.5, width: 7, y: 22, height: 2, fill: 'var(--accent)', opacity: s !== null && s < 0.1 ? 1 : 0.2 }),
        svg('rect', { x: i * 10, width: 10, y: 0, height: 24, fill: 'transparent', onclick: () => this.go(i) }, svg('title', null, `${this.times[i]}: ${s === null ? 'clouds unknown' : percent(s) + ' clouded'}`))])));
  }

  go(i) {
    if (!this.times.length) return;
    this.now = Math.max(0, Math.min(this.times.length - 1, i));
    const label = this.times[this.now];
    this.slider.value = this.now;
    this.slider.setAttribute('aria-valuetext', label);
    this.day.textContent = label;
    const share = this.shares?.[this.now];
    this.sky.textContent = share === null || share === undefined ? `date ${this.now + 1} of ${this.times.length}` : share < 0.005 ? 'clear' : `${percent(share)} clouded`;
    for (const spec of this.specs) {
      const own = this.nearest(spec.times, label);
      this.layers.time(spec.id, own, spec.times[own] === label ? '' : spec.times[own]);
    }
    this.changed();
  }

  // Position in another list of dates: the same day, else the nearest.
  nearest(times, label) {
    const at = times.indexOf(label);
    if (at >= 0) return at;
    const day = Date.parse(label);
    let best = 0;
    times.forEach((t, i) => { if (Math.abs(Date.parse(t) - day) < Math.abs(Date.parse(times[best]) - day)) best = i; });
    return best;
  }

  label() { return this.times[this.now]; }

  to(label) {
    const at = this.times.indexOf(label);
    if (at >= 0) this.go(at);
  }
}
