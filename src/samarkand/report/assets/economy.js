// One economy: partners and sectors.
import { barRow, ends, reach, single } from "samarkand/bars";
import { caption, chooser, element, heading, note } from "samarkand/elements";
import { amount, percent } from "samarkand/numbers";
import { beforeText, CHOOSE, economiesOf, hasChanges, listedOf, tradeOf } from "samarkand/report";

const PARTNERS = 14;

function partners(report, index, isSelling) {
  const money = report.money.trade;
  const rows = economiesOf(report).filter((other) => other.index !== index).map((other) => {
    const { before, after } = isSelling ? tradeOf(report, index, other.index) : tradeOf(report, other.index, index);
    return { label: other.name, size: Math.max(before, after),
      shown: `${amount(before, money)} \u2192 ${amount(after, money)}`,
      change: before > 0 ? 100 * (after / before - 1) : 0 };
  });
  return rows.filter((row) => row.size > 0).sort((a, b) => b.size - a.size).slice(0, PARTNERS);
}

function sectors(report, index) {
  const { baseline, change } = report.output;
  return report.sectors.map((sector, j) => ({ label: sector.name, size: baseline[j][index], change: change[j][index] }))
    .filter((row) => row.size > 0 && row.change !== null).sort((a, b) => a.change - b.change)
    .map((row) => ({ ...row, shown: percent(row.change) }));
}

// Rows {label, change, shown}: a bar for the change, `shown` beside it.
function changeBars(rows) {
  const changes = rows.map((row) => row.change);
  const [low, high] = ends(changes, reach(changes));
  return rows.map(({ label, change, shown }) =>
    barRow(label, `${label}: ${percent(change)} %`, shown, single(change), low, high));
}

export function draw(root, report) {
  if (!hasChanges(report)) return;
  const economies = economiesOf(report), sub = caption("");
  const [exports, imports, output] = ["exports", "imports", "output"].map((id) => element("div", { id }));
  const show = (index) => {
    const economy = economies[index];
    select.value = index;
    sub.textContent = `Real income ${percent(economy.real_income)} %, exports ${percent(economy.exports)} %, ` +
      `imports ${percent(economy.imports)} %. Bars: change in percent; figures: ${report.money.trade.unit} before ` +
      `\u2192 after.${beforeText(report)}`;
    exports.replaceChildren(...changeBars(partners(report, index, true)));
    imports.replaceChildren(...changeBars(partners(report, index, false)));
    output.replaceChildren(...changeBars(sectors(report, index)));
  };
  const listed = listedOf(report), first = listed[0], last = listed[listed.length - 1];
  const most = -first.real_income >= last.real_income ? first : last;
  const names = [...economies].sort((a, b) => a.name.localeCompare(b.name));
  const select = chooser(names.map((economy) => [economy.index, economy.name]), most.index, show, { id: "economy" });
  const panel = (text, list) => element("div", {}, heading(text), list);
  root.append(element("h2", {}, element("label", { for: "economy" }, "One economy:"), " ", select), sub,
    element("div", { class: "panels" }, panel("Sells to", exports), panel("Buys from", imports),
      panel("Output by sector", output)),
    note("Output is in value. A sector that grows behind a ban makes at home, at higher cost, what was imported: " +
      "no gain, and what it makes may not replace all that the import did."));
  root.ownerDocument.addEventListener(CHOOSE, (event) => show(event.detail));
  show(most.index);
}
