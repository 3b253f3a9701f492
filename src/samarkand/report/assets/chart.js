// A picture of lines, drawn at the width that it will have.
import { element, svg, withTip } from "samarkand/elements";
import { number } from "samarkand/numbers";

// Round values between low and high, about `count` of them.
export function ticks(low, high, count) {
  const raw = (high - low) / count, unit = 10 ** Math.floor(Math.log10(raw));
  const step = unit * [1, 2, 5, 10].find((size) => size * unit >= raw * 0.999);
  const values = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k) values.push(k * step);
  return values;
}

function logTicks(from, to) {
  const steps = to / from < 500 ? [1, 2, 5] : [1];
  const values = [];
  for (let e = Math.floor(Math.log10(from)); e <= Math.ceil(Math.log10(to)); ++e) {
    values.push(...steps.map((step) => Number((step * 10 ** e).toPrecision(1))));
  }
  return values.filter((value) => value >= from * 0.999 && value <= to * 1.001);
}

const text = (at, words, anchor, look = "") =>
  svg("text", { x: at[0].toFixed(1), y: at[1].toFixed(1), "text-anchor": anchor, class: look }, words);

function markAt([at, words, look], k, { px, width, bottom, isLast }) {
  const room = 7.6 * words.length;
  const late = isLast ? px(at) + room > width : px(at) > room;
  return [svg("line", { class: `mark ${look}`, x1: px(at), x2: px(at), y1: 20 + 16 * k, y2: bottom }),
    text([px(at) + (late ? -6 : 6), 31 + 16 * k], words, late ? "end" : "start", "strong")];
}

// A line, and its labelled dots; points close to each other share a label.
function lineOf({ points, look, dots }, { px, py, width, bottom }) {
  const path = points.map(([at, value]) => `${px(at).toFixed(1)} ${py(value).toFixed(1)}`);
  const made = [svg("path", { class: `line ${look}`, d: `M${path.join("L")}` })];
  const labels = [];
  for (const [at, value, label, tip] of dots ? points : []) {
    const place = [px(at), py(value)];
    made.push(withTip(svg("circle", { class: `dot ${look}`, cx: place[0].toFixed(1), cy: place[1].toFixed(1), r: 4 }),
      () => [element("b", {}, `${dots} ${label}`), ...tip.map((words) => element("span", {}, words))]));
    const near = labels.find((other) =>
      Math.abs(other.place[0] - place[0]) < 50 && Math.abs(other.place[1] - place[1]) < 16);
    if (near) near.words.push(label);
    else labels.push({ place, words: [label] });
  }
  for (const { place: [left, up], words } of labels) {
    const late = left > width * 0.85;
    made.push(text(late ? [left + 6, up - 9] : [left + 10, Math.min(up + 14, bottom - 3)],
      `${dots} ${words.sort().join(", ")}`, late ? "end" : "start"));
  }
  return made;
}

// `room`: the width there is; `lines`: {points: [x, y, label?, tip?], look, dots: what its labels
// count}; `marks`: [x, text, class]; `x`: {log, whole, label}; `y`: {label, ends}.
export function chart({ room, lines, marks = [], x = {}, y = {}, small = false }) {
  const width = Math.min(room || 760, small ? 220 : 760), height = small ? 130 : 330;
  const [left, right, top] = [small ? 34 : 52, 16, 26 + (small ? 0 : 16 * marks.length)];
  const bottom = height - (small ? 24 : 42);
  const points = lines.flatMap((line) => line.points);
  const [from, to] = [Math.min(...points.map(([at]) => at)), Math.max(...points.map(([at]) => at))];
  let [low, high] = y.ends || [Math.min(0, ...points.map(([, at]) => at)), Math.max(0, ...points.map(([, at]) => at))];
  if (low === high) [low, high] = [low - 1, high + 1];
  const scale = x.log ? Math.log : (value) => value;
  const px = (at) => left + (to === from ? 0.5 : (scale(at) - scale(from)) / (scale(to) - scale(from))) *
    (width - left - right);
  const py = (at) => top + (high - at) / (high - low) * (bottom - top);
  const made = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img",
    style: `max-width:${width}px` });
  for (const at of ticks(low, high, small ? 2 : 5)) {
    made.append(svg("line", { class: Math.abs(at) < 1e-12 ? "zero" : "grid", x1: left, x2: width - right,
      y1: py(at), y2: py(at) }), text([left - 6, py(at) + 4], number(at), "end"));
  }
  const places = x.log ? logTicks(from, to) : to === from ? [from]
    : ticks(from, to, Math.min(8, width / 80, x.whole ? to - from : Infinity));
  const every = x.log ? Math.ceil(places.length / (width / 62)) : 1;
  places.forEach((at, k) => {
    if (k % every === 0) made.append(text([px(at), bottom + 18], number(at), "middle"));
  });
  if (y.label) made.append(text([0, 12], y.label, "start"));
  if (x.label) made.append(text([(left + width - right) / 2, height - 5], x.label, "middle"));
  marks.forEach((mark, k) => made.append(...markAt(mark, k, { px, width, bottom,
    isLast: marks.every(([other]) => other <= mark[0]) })));
  for (const line of lines) made.append(...lineOf(line, { px, py, width, bottom }));
  return made;
}
