// Prices at the nodes that consume, before and after.
import { barRow, ends, single } from "samarkand/bars";
import { caption, element, title } from "samarkand/elements";
import { largest, percent } from "samarkand/numbers";

const SHOWN = 16;
const three = (value) => Number(value.toPrecision(3)).toLocaleString("en");

export function draw(root, report) {
  const list = report.nodes.filter((node) => node.consumption > 0 && node.price_before > 0)
    .map((node) => ({ ...node, change: 100 * (node.price / node.price_before - 1) }))
    .filter(({ change }) => Math.abs(change) > 1e-7)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, SHOWN);
  if (list.length === 0) return;
  const changes = list.map(({ change }) => change), [low, high] = ends(changes, largest(changes));
  root.append(title("Prices"), caption(`The largest changes in percent; figures: ${report.network.unit.price} ` +
    "before \u2192 after"), element("div", { id: "prices", class: "shift-list" }, ...list.map((node) =>
    barRow(node.short_name, node.name, element("span", {}, `${three(node.price_before)} \u2192 ${three(node.price)} `,
      element("small", {}, `${percent(node.change)} %`)), single(node.change), low, high))));
}
