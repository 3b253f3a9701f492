// Predicted changes of trade against recorded ones.
import { element, keys, svg, withTip } from "samarkand/elements";
import { fixed, percent } from "samarkand/numbers";
import { nameOf } from "samarkand/report";
import { headRow, row, tableOf } from "samarkand/tables";

const flowName = (report, of) =>
  `${nameOf(report, of.origin)} ${of.both ? "with" : "to"} ${nameOf(report, of.destination)}`;

// Predicted changes over observed ones, both as logs; on the diagonal they agree.
function changesPicture(root, report, flows) {
  const room = Math.min(root.clientWidth || 560, 560), side = room - 70;
  const log = (value) => Math.log1p(value / 100);
  const values = flows.flatMap((of) => [log(of.fact), log(of.predicted), log(of.without_channels)]);
  const [low, high] = [Math.min(0, ...values) - 0.1, Math.max(0, ...values) + 0.1];
  const at = (value) => (value - low) / (high - low) * side;
  const made = svg("svg", { viewBox: `0 0 ${room} ${side + 50}`, class: "chart", role: "img",
    style: `max-width:${room}px` });
  const text = (x, y, words, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, words);
  for (const share of [-75, -50, 0, 100, 300, 1000]) {
    const place = at(log(share));
    if (place < 0 || place > side) continue;
    const look = share ? "grid" : "zero";
    made.append(svg("line", { class: look, x1: 50 + place, x2: 50 + place, y1: 10, y2: side + 10 }),
      svg("line", { class: look, x1: 50, x2: 50 + side, y1: side + 10 - place, y2: side + 10 - place }),
      text(50 + place, side + 26, `${share} %`), text(46, side + 14 - place, `${share} %`, "end"));
  }
  made.append(svg("line", { class: "mark part1", x1: 50, y1: side + 10, x2: 50 + side, y2: 10 }),
    text(50 + side / 2, side + 44, "what happened"));
  for (const [key, look] of [["without_channels", "part2"], ["predicted", "part1"]]) {
    for (const of of flows) {
      const [x, y] = [50 + at(log(of.fact)), side + 10 - at(log(of[key]))];
      made.append(withTip(svg("circle", { class: `dot ${look}`, cx: x.toFixed(1), cy: y.toFixed(1), r: 5 }),
        () => [element("b", {}, flowName(report, of)), element("span", {}, `fact ${percent(of.fact)} %`),
          element("span", {}, `predicted ${percent(of[key])} %`)]));
      if (key === "predicted") made.append(text(x + 8, y - 6, of.destination, "start"));
    }
  }
  return made;
}

export function draw(root, report, question) {
  const { flows } = question;
  if (!flows || flows.length === 0) return;
  const score = (name, of) => row(name, of.rank_correlation === null ? "" : fixed(of.rank_correlation, 2),
    fixed(of.mean_log_error, 2), fixed(of.mean_percent_error, 0));
  root.append(keys([["part1", "the model"], ["part2", "without channels"]]), changesPicture(root, report, flows),
    tableOf(headRow(["change of recorded trade in goods", `${question.judged}, %`, "predicted, %",
      "without channels, %", `${question.fitted}, %`, "fitted, %"]),
    element("tbody", {}, ...flows.map((of) => row(flowName(report, of), percent(of.fact), percent(of.predicted),
      percent(of.without_channels), percent(of.fact_fitted), percent(of.predicted_fitted))))),
    tableOf(headRow([String(question.judged), "rank correlation", "mean error, logs", "mean error, points"]),
      element("tbody", {}, score("the model", question.model), score("without channels", question.without_channels),
        score("no change", question.no_change))));
}
