// Who gets what of a pipeline, what every coalition is worth, what outside options move.
import { barList } from "samarkand/bars";
import { caption, element, heading } from "samarkand/elements";
import { fixed } from "samarkand/numbers";
import { headRow, row, tableOf, textTable } from "samarkand/tables";

const shown = (value) => value === null ? "" : fixed(value, 0);

function sharesTable({ values, gains, once_built: later }, unit) {
  return tableOf(headRow([unit, "alone", "Shapley", "nucleolus", "core, least", "core, most", "core, most, once built",
    "without payments"]),
    element("tbody", {}, ...values.players.map((of, k) => row(of.player, shown(of.alone), shown(of.shapley),
      shown(of.nucleolus), shown(of.core_lowest), shown(of.core_highest), shown(later.players[k].core_highest),
      shown(gains[k].consumers + gains[k].profits + gains[k].rents + gains[k].wedges + gains[k].stocks)))));
}

// Nash's bargain with each line possible, and without.
function bargainTable({ bargain, values, lines }) {
  if (bargain.length !== 2) return [];
  const told = (name, of) => row(name, ...[0, 1].flatMap((k) => [shown(of.outside && of.outside[k]),
    shown(of.share && of.share[k])]));
  return [heading(`${bargain[0]} and ${bargain[1]} bargain`), tableOf(
    headRow(["", ...bargain.flatMap((name) => [`${name} without the other`, `${name} gets`])]),
    element("tbody", {}, told("as asked", values.bargain),
      ...lines.map((line) => told(`if ${line.line} were impossible`, line.without.bargain))))];
}

export function draw(root, report, question) {
  if (!question.values) return;
  const { values, coalitions, lines, break_even: prices, unit, price_unit: priceUnit } = question;
  const bars = (key) => barList(values.players.map((of) => [of.player, of[key] || 0]));
  root.append(element("div", { class: "panels" },
    element("div", {}, heading(`Shapley values, ${unit}`), bars("shapley")),
    element("div", {}, heading(`Nucleolus, ${unit}`), bars("nucleolus"))),
  sharesTable(question, unit),
  caption("Once built: nothing else can be built any more. Without payments: what the network itself gives each."),
  ...bargainTable(question),
  heading("Lines, and whom they need"),
  textTable(["line", "needs", "built"], lines.map((of) => [of.line, of.needs, of.built ? "yes" : "no"])),
  heading(`What coalitions gain, ${unit}`),
  textTable(["members", "gain", "build"], coalitions.filter((of) => of.worth > 0)
    .map((of) => [of.members, shown(of.worth), of.builds])));
  if (prices.length) {
    root.append(heading("Break-even price"), tableOf(headRow(["part used", priceUnit]),
      element("tbody", {}, ...prices.map((of) => row(fixed(of.use, 2), fixed(of.price, 1))))));
  }
}
