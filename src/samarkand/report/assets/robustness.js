// The result under other closures and at the other horizon.
import { caption, element, note, title } from "samarkand/elements";
import { fixed } from "samarkand/numbers";
import { hasChanges, nameOf } from "samarkand/report";
import { cell, headRow, tableOf } from "samarkand/tables";

export function draw(root, report) {
  if (!hasChanges(report) || report.robustness.length === 0) return;
  const codes = [...report.parties, ...Object.keys(report.robustness[0].real_income)];
  const head = headRow(["Deficits, horizon", ...codes.map((code) => nameOf(report, code))]);
  const rows = report.robustness.map(({ closure, horizon, reason, real_income: economies, groups }, k) => {
    const income = { ...groups, ...economies };
    const look = k === 0 ? "exact" : "", label = cell(`${closure}, ${horizon.replaceAll("_", " ")}`);
    if (reason) return element("tr", {}, label, element("td", { colspan: codes.length }, reason));
    return element("tr", {}, label, ...codes.map((code) => cell(fixed(income[code], 3), look)));
  });
  root.append(title("What it hangs on"), caption("Change in real income, percent, under other assumptions"),
    tableOf(head, element("tbody", {}, ...rows)),
    note("First the result of this page. Deficits: scaled, they follow the trade between the two sides; fixed, " +
      "they stay as they are in the data; balanced, there are none, before or after. The short run has elasticities " +
      "of the first year, and workers who stay in their sectors."));
}
