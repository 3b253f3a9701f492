// What groups of economies gain or lose in money.
import { caption, element, note, title } from "samarkand/elements";
import { fixed, largest } from "samarkand/numbers";
import { hasChanges } from "samarkand/report";
import { cell, tableOf } from "samarkand/tables";

export function draw(root, report) {
  if (!hasChanges(report)) return;
  const { unit, divisor } = report.money.income;
  const size = largest(report.groups.map((group) => group.real_income_value)) / divisor;
  const decimals = size >= 100 ? 1 : 2;
  const head = element("tr", {}, ...["Group", unit, "Percent of its income"].map((text) =>
    element("th", { scope: "col" }, text)));
  const rows = report.groups.map((group) => element("tr", {}, cell(group.group),
    cell(group.real_income_value === null ? "" : fixed(group.real_income_value / divisor, decimals), "exact"),
    cell(fixed(group.real_income, 3))));
  root.append(title("In money"), caption(`Change in real income, ${unit} a year of the baseline`),
    tableOf(head, element("tbody", {}, ...rows)),
    note("The change of real income in percent, times baseline income, summed over the members. Groups overlap."));
}
