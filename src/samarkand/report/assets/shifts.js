// The pairs of economies whose trade changes most.
import { barRow, ends, single } from "samarkand/bars";
import { caption, element, title } from "samarkand/elements";
import { amount, largest, percent } from "samarkand/numbers";
import { beforeText, economiesOf, hasChanges, tradeOf } from "samarkand/report";

const SHOWN = 16;

function changedPairs(report) {
  const economies = economiesOf(report), pairs = [];
  for (const origin of economies) {
    for (const destination of economies) {
      const { before, after } = tradeOf(report, origin.index, destination.index);
      if (Math.abs(after - before) > 1e-5 * Math.max(before, after)) { // six digits are kept
        const found = (report.evidence ?? []).find((pair) =>
          pair.origin === origin.code && pair.destination === destination.code);
        pairs.push({ label: `${origin.name} \u2192 ${destination.name}`, before, after, change: after - before, found });
      }
    }
  }
  return pairs.sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}

export function draw(root, report) {
  if (!hasChanges(report)) return;
  const money = report.money.trade, shown = changedPairs(report).slice(0, SHOWN);
  const changes = shown.map((pair) => pair.change);
  const [low, high] = ends(changes, largest(changes));
  const rows = shown.map(({ label, before, after, change, found }) => {
    const inPercent = before > 0 ? percent(100 * (after / before - 1)) + " %" : "new";
    const figure = element("span", {}, `${amount(before, money)} \u2192 ${amount(after, money)} `,
      element("small", { title: found ? `total: ${found.total}, ${found.source}; sectors: ${found.sectors}` : "" },
        found ? `${inPercent}, ${found.total}` : inPercent));
    return barRow(label, label, figure, single(change), low, high);
  });
  root.append(title("Where trade goes"), caption(shown.length === 0 ? "No trade changes."
    : "The largest changes of trade between two economies, border value. Bars: the change in money; " +
      `figures: ${money.unit} a year before \u2192 after, and the change in percent` +
      `${report.evidence ? ", and how the total of the pair was found" : ""}.${beforeText(report)}`),
  element("div", { id: "shifts", class: "shift-list" }, ...rows));
}
