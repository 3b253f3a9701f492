// In which currencies trade is paid, before and after.
import { element } from "samarkand/elements";
import { billions, fixed, percent } from "samarkand/numbers";
import { headRow, row, tableOf } from "samarkand/tables";

export function draw(root, report, question) {
  if (!question.corridors) return;
  const shares = (value) => value === null ? "" : fixed(100 * value, 0);
  const rows = question.corridors.flatMap((corridor) => corridor.currencies.map((of, k) =>
    row(k === 0 ? corridor.corridor + (corridor.third_countries ? " (third countries)" : "") : "",
      k === 0 ? fixed(billions(corridor.trade), 1) : "", of.currency, shares(of.before), shares(of.after),
      k === 0 ? percent(corridor.cost) : "")));
  root.append(tableOf(headRow(["", "trade, bn", "currency", "before, %", "after, %", "costs, %"]),
    element("tbody", {}, ...rows)));
}
