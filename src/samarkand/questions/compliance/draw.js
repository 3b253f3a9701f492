// From which threat an actor joins, and what it weighs.
import { contributions, PERCENT_OF_LOG, variantsOf } from "samarkand/answers";
import { chart } from "samarkand/chart";
import { caption, element, heading, keys, note } from "samarkand/elements";
import { decimalsFor, fixed, number, percent } from "samarkand/numbers";
import { nameOf } from "samarkand/report";
import { cell, headRow, tableOf } from "samarkand/tables";

function curvePicture(root, report, question) {
  const size = (at) => 100 * (question.unit === "rate" ? at : at - 1);
  const variants = variantsOf(question);
  const thresholds = variants.map(([, of]) => of.threshold).filter((at) => at !== null && size(at) > 0).map(size);
  const [from, to] = thresholds.length ? [Math.min(...thresholds) / 12, 12 * Math.max(...thresholds)] : [0.01, 1000];
  const lines = variants.map(([, of], k) => ({ look: `part${k + 1}`, points: of.curve
    .map((point) => [size(point.size), 100 * point.gain])
    .filter(([at]) => at >= from * 0.99 && at <= to * 1.01) })).filter((line) => line.points.length > 1);
  if (lines.length === 0) return [];
  const marks = variants.map(([, of], k) => [of.threshold === null ? 0 : size(of.threshold), `part${k + 1}`])
    .filter(([at]) => at > 0).map(([at, look]) => [at, `joins from ${number(Number(at.toPrecision(3)))} %`, look]);
  return [
    caption(`What joining is worth to ${nameOf(report, question.actor)}, percent of real income, by the size of the ` +
      "threat it faces otherwise. Below zero it stays out; above, the threat outweighs what joining costs."),
    ...(question.with ? [keys([["part1", "as in the scenario"], ["part2", question.with_title]])] : []),
    chart({ room: root.clientWidth, lines, marks, x: { log: true,
      label: question.unit === "rate" ? "threatened tariff, %" : "threat: trade costs +%" },
      y: { label: "gain of joining, %" } }),
    note(`A threat without end, a full stop of that trade: ${variants.map(([title, of]) =>
      `${percent(100 * of.gain_at_ban)} %${title ? ` (${title})` : ""}`).join(", ")}.`)];
}

// A row for each weight and stake, a column for each stance that was solved.
function weighed(report, { values }, title, of) {
  const stances = [["Stays out, no threat", of.outside],
    ...(of.outside_at_threshold ? [["Stays out, threat at the threshold", of.outside_at_threshold]] : []),
    ["Joins", of.inside]].filter(([, stance]) => stance.payoff);
  if (stances.length === 0) return [];
  const isSourced = [...values.weights, ...values.stakes].some((weight) => weight.source);
  const parts = stances.map(([, stance]) => contributions(report, values, stance.payoff));
  const counts = (k) => parts.some((list) => list[k].kind < 2 || list[k].value !== 0);
  const decimals = decimalsFor(parts.flat().map((part) => part.value));
  const line = (label, numbers, source, look) => element("tr", {}, cell(label),
    ...numbers.map((value) => cell(fixed(value, decimals), look)), ...(isSourced ? [cell(source, "words")] : []));
  const head = headRow(["", ...stances.map(([label]) => label), ...(isSourced ? ["Source of the weight"] : [])]);
  if (isSourced) head.lastChild.className = "words";
  return [heading(`What it weighs${title ? ": " + title : ""}`), tableOf(head, element("tbody", {},
    ...parts[0].map((part, k) => counts(k) && line(part.label, parts.map((list) => list[k].value), part.source))
      .filter(Boolean),
    line("Sum: what it chooses by", stances.map(([, stance]) => 100 * stance.payoff.total), "", "exact")))];
}

export function draw(root, report, question) {
  if (!question.curve) return;
  const made = [...curvePicture(root, report, question),
    ...variantsOf(question).flatMap(([title, of]) => weighed(report, question, title, of))];
  if (made.length) root.append(...made, note(`Percent of real income (${PERCENT_OF_LOG}).`));
}
