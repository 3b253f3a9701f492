// All numbers by economy.
import { caption, element, note, title } from "samarkand/elements";
import { fixed } from "samarkand/numbers";
import { economiesOf, hasChanges } from "samarkand/report";
import { sortable } from "samarkand/tables";

const COLUMNS = [["real_income", "Real income", 3], ["real_spending", "Real spending", 3],
  ["terms_of_trade", "Terms of trade", 3],
  ["volume_of_trade", "Volume of trade", 3], ["technical", "Technical", 3],
  ["transfers", "Transfers", 3], ["real_wage", "Real wage", 3], ["price_index", "Price index", 3],
  ["wage", "Wage", 3], ["exports", "Exports", 2], ["imports", "Imports", 2],
  ["tariff_revenue", "Tariff revenue, % of income", 3]];

export function draw(root, report) {
  if (!hasChanges(report)) return;
  const columns = [...COLUMNS, ["money", `Real income, ${report.money.income.unit}`, 2]];
  const { head, body } = sortable([["name", "Economy"], ...columns], economiesOf(report), (economy) =>
    element("tr", {}, element("td", {}, economy.name), ...columns.map(([column, , decimals]) =>
      element("td", column === "real_income" ? { class: "exact" } : {},
        fixed(economy[column], decimals)))), "real_income", true);
  const group = (text, span) => element("th", { colspan: span, scope: "colgroup" }, text);
  const groups = element("tr", {}, group("", 1), group("exact", 2), group("first-order parts of income", 4),
    group("prices, wages and trade (exact)", 6), group("in money", 1));
  root.append(title("All numbers"), caption("Changes in percent, and in money. Click a heading to sort."),
    element("p", { class: "swipe" }, "Scroll the table sideways for all columns \u2192"),
    element("div", { class: "scroll" }, element("table", { id: "table", class: "numbers" },
      element("thead", {}, groups, head), body)),
    note("Real income is exact: what residents earn over the price of final spending. Real spending counts what they " +
      "borrow too: what published programs call welfare. The first-order parts are in percent of what residents earn " +
      "at the baseline and add up to real income for small changes only. Wages and prices are at the numeraire; exports and " +
      "imports at border value. An empty field is not defined: an import that a ban stops has no first-order price."));
}
