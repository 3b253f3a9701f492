// Horizontal bars to both sides of zero.
import { element } from "samarkand/elements";
import { percent } from "samarkand/numbers";

// How far bars reach. Where a few values are more than `gap` times the rest, they are cut, and
// drawn as cut.
export function reach(values, gap = 2.5) {
  const sizes = values.map(Math.abs).sort((a, b) => b - a);
  for (let few = Math.floor(sizes.length / 12); few > 0; --few) {
    if (sizes[few] > 0 && sizes[few - 1] > gap * sizes[few]) return 1.1 * sizes[few];
  }
  return sizes[0] || 1;
}

// The ends of a scale for `values`, at most `limit` from zero, which is inside.
export function ends(values, limit) {
  const low = Math.max(-limit, Math.min(0, ...values)), high = Math.min(limit, Math.max(0, ...values));
  return low === high ? [-1, 1] : [low, high];
}

// A track with bars given as [from, to, class]; `low` and `high` are its ends, low <= 0 <= high.
function track(bars, low, high) {
  const at = (value) => 100 * (value - low) / (high - low);
  const made = element("div", { class: "track" });
  for (const [from, to, look] of bars) {
    const start = Math.max(Math.min(from, to), low), end = Math.min(Math.max(from, to), high);
    const isCut = Math.min(from, to) < low - 1e-12 || Math.max(from, to) > high + 1e-12;
    if (end < start) continue;
    made.append(element("div", { class: `bar ${look}${isCut ? " cut" : ""}`,
      style: `left:${at(start)}%;width:${at(end) - at(start)}%` }));
  }
  made.append(element("div", { class: "zero", style: `left:${at(0)}%` }));
  return made;
}

// One bar from zero.
export const single = (value) => [[0, value, value > 0 ? "up" : ""]];

export function barRow(label, title, shown, bars, low, high) {
  return element("div", { class: "row", title }, element("span", { class: "name" }, label),
    track(bars, low, high), element("span", { class: "figure" }, shown));
}

// Bars with figures for rows [label, value].
export function barList(list) {
  const values = list.map(([, value]) => value);
  const [low, high] = ends(values, reach(values));
  return element("div", {}, ...list.map(([label, value]) =>
    barRow(label, label, percent(value, value < 0), single(value), low, high)));
}

// Bars on end to each side of zero, from parts [value, class].
export function stack(parts) {
  let below = 0, above = 0;
  const bars = [];
  for (const [part, look] of parts) {
    if (!part) continue;
    const from = part < 0 ? below : above;
    bars.push([from, from + part, `${look}${part > 0 ? " up" : ""}`]);
    if (part < 0) below += part; else above += part;
  }
  return { bars, below, above };
}
