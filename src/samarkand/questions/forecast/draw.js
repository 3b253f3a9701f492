// What a network predicted beside what happened, as changes since the base year.
import { element, keys, svg, withTip } from "samarkand/elements";
import { fixed, percent } from "samarkand/numbers";
import { headRow, row, tableOf } from "samarkand/tables";

const change = (of, value) => 100 * (value / of.before - 1);
const HEIGHT = 22, NAMES = 290;

// A line for each quantity: the range it is held to, prediction and fact.
function changesPicture(root, quantities) {
  const room = Math.min(root.clientWidth || 720, 760), width = room - NAMES - 20;
  const values = quantities.flatMap((of) => [change(of, of.fact), change(of, of.before - of.model_before + of.model), 0]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const at = (value) => (NAMES + 10 + width * (Math.min(Math.max(value, low), high) - low) / (high - low || 1)).toFixed(1);
  const bottom = HEIGHT * quantities.length;
  const made = svg("svg", { viewBox: `0 0 ${room} ${bottom + 22}`, class: "chart", role: "img",
    style: `max-width:${room}px` });
  made.append(svg("line", { class: "zero", x1: at(0), x2: at(0), y1: 0, y2: bottom }),
    svg("text", { x: at(0), y: bottom + 16, "text-anchor": "middle" }, "as before"));
  quantities.forEach((of, k) => {
    const y = HEIGHT * k + 12, predicted = change(of, of.before - of.model_before + of.model);
    const line = svg("g", {}, svg("text", { x: NAMES - 8, y: y + 4, "text-anchor": "end" }, of.name));
    if (of.low !== null || of.high !== null) {
      line.append(svg("line", { class: "grid", "stroke-width": 6, y1: y, y2: y,
        x1: at(of.low === null ? low : change(of, of.low)), x2: at(of.high === null ? high : change(of, of.high)) }));
    }
    for (const [value, look] of [[change(of, of.fact), "part2"], [predicted, "part1"]]) {
      line.append(svg("circle", { class: `dot ${look}`, cx: at(value), cy: y, r: 5 }));
    }
    made.append(withTip(line, () => [element("b", {}, of.name),
      element("span", {}, `fact ${percent(change(of, of.fact))} %`),
      element("span", {}, `predicted ${percent(predicted)} %`)]));
  });
  return made;
}

export function draw(root, report, question) {
  const { quantities } = question;
  if (!quantities || quantities.length === 0) return;
  const counted = quantities.filter((of) => of.counted);
  const range = (of) => of.low === null && of.high === null ? ""
    : `${of.low === null ? "" : of.low} \u2013 ${of.high === null ? "" : of.high}`;
  root.append(keys([["part1", "predicted"], ["part2", "what happened"]]), changesPicture(root, counted),
    tableOf(headRow(["", "before", "predicted", "fact", "held to", "within", "unit"]),
      element("tbody", {}, ...quantities.map((of) => row(of.name, fixed(of.before, 1), fixed(of.model, 1),
        fixed(of.fact, 1), range(of), of.within === null ? "" : of.within ? "yes" : "no", of.unit)))));
}
