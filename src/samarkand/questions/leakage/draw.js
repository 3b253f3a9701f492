// What reaches a target through third countries, and who earns by it.
import { barList } from "samarkand/bars";
import { caption, element, heading } from "samarkand/elements";
import { billions, fixed, percent } from "samarkand/numbers";
import { nameOf, sectorOf } from "samarkand/report";
import { cell, headRow, row, tableOf } from "samarkand/tables";

const THIRD_COUNTRIES = 12;
const MIRRORS = 20;

// The sums of `value` by `key` that are not zero, the largest first: [key, sum].
function sums(list, key, value) {
  const total = new Map();
  for (const entry of list) total.set(entry[key], (total.get(entry[key]) || 0) + entry[value]);
  return [...total].sort((a, b) => b[1] - a[1]).filter(([, sum]) => sum > 0);
}

function mirrorTable(report, mirror) {
  if (mirror.length === 0) return [];
  return [heading("What the two ends will report"), caption("Goods that must not go direct are exports to a third " +
    "country in the exporter\u2019s statistics; it never sees them as its own imports."),
  tableOf(headRow(["from", "to", "exporter, bn", "importer, bn", "gap, logs"], 2),
    element("tbody", {}, ...mirror.slice(0, MIRRORS).map((of) => element("tr", {}, cell(nameOf(report, of.origin), "words"),
      cell(nameOf(report, of.destination), "words"), cell(fixed(billions(of.exporter_reported), 2)),
      cell(fixed(billions(of.importer_reported), 2)), cell(percent(of.gap))))))];
}

export function draw(root, report, question) {
  if (!question.sectors) return;
  const controlled = question.sectors.filter((of) => of.banned > 0).sort((a, b) => b.banned - a.banned);
  if (controlled.length === 0) return;
  const bars = (key) => barList(sums(question.by_way_of, "country", key).slice(0, THIRD_COUNTRIES)
    .map(([code, sum]) => [nameOf(report, code), billions(sum)]));
  root.append(element("div", { class: "panels" },
    element("div", {}, heading("Sold on by, bn USD"), bars("arrives")),
    element("div", {}, heading("Who earns the markup, bn USD"), bars("markup"))),
  heading("By sector"),
  tableOf(headRow(["", "banned, bn", "arrives, bn", "replaced, %", "price, %", "markup, bn"]),
    element("tbody", {}, ...controlled.map((of) => row(sectorOf(report, of.sector), fixed(billions(of.banned), 2),
      fixed(billions(of.arrives), 2), of.replaced === null ? "" : fixed(100 * of.replaced, 0), percent(of.price),
      fixed(billions(of.markup), 2))))),
  ...mirrorTable(report, question.mirror));
}
