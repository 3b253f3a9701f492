// To whom an economy sells, before and after, and who gains and loses.
import { barRow, ends, reach, single, stack } from "samarkand/bars";
import { caption, chooser, element, keys, note, title } from "samarkand/elements";
import { amount, fixed, largest, percent } from "samarkand/numbers";

const SHOWN = 12;
const PARTS = [["consumers", "part1"], ["suppliers", "part2"], ["arcs", "part3"], ["stocks", "part4"]];

function shortNames(report) {
  const names = new Map(report.economies.map((of) => [of.code, of.short_name]));
  return (code) => names.get(code) || code;
}

// Rows of values before and after, the last their sum, whose bar is cut.
function rows(list, sum, nameOf, money) {
  const changes = list.map((of) => of.value - of.value_before), [low, high] = ends(changes, largest(changes));
  return [...list, sum].map((of) => {
    const change = of.value - of.value_before;
    const figure = element("span", {}, `${amount(of.value_before, money)} \u2192 ${amount(of.value, money)} `,
      element("small", {}, of.value_before > 0 ? percent(100 * change / of.value_before) + " %" : "new"));
    return barRow(nameOf(of.code), nameOf(of.code), figure, single(change), low, high);
  });
}

export function draw(root, report) {
  const nameOf = shortNames(report);
  const shown = report.sellers.filter((seller) => seller.destinations.length > 0);
  if (shown.length === 0) return;
  const body = element("div", { id: "sellers", class: "shift-list" });
  const show = (k) => {
    const { destinations } = shown[k], sum = { code: "all", value: 0, value_before: 0 };
    for (const of of destinations) {
      sum.value += of.value;
      sum.value_before += of.value_before;
    }
    body.replaceChildren(...rows(destinations.slice(0, SHOWN), sum, nameOf, report.money));
  };
  root.append(title("What ", chooser(shown.map((seller, k) => [k, nameOf(seller.code)]), 0, show,
    { "aria-label": "Seller" }), " sells, and where"),
  caption(`${report.money.unit} a year at the prices there, off discounts, before \u2192 after; bars: the change`), body,
  note("What leaves a node is mixed as what came in: so sales are traced where sources mix."));
  show(0);
}

// What a unit brings at the seller's own node: a discount is what one loses and others do not.
export function drawReceived(root, report) {
  const { unit } = report.network, worth = (revenue, made) => revenue / made / unit.value_per_unit;
  const list = report.suppliers.filter((of) => of.production > 0 && of.production_before > 0).map((of) => ({
    name: of.name, before: worth(of.revenue_before, of.production_before), after: worth(of.revenue, of.production) }))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)).slice(0, SHOWN);
  if (list.length === 0 || !report.changes) return;
  const changes = list.map((of) => of.after - of.before), [low, high] = ends(changes, reach(changes));
  root.append(title("What sellers are paid"),
    caption(`${unit.price}, at their own node, off transport, before \u2192 after; bars: the change`),
    element("div", { id: "received", class: "shift-list" }, ...list.map((of, k) => barRow(of.name, of.name,
      `${fixed(of.before, 1)} \u2192 ${fixed(of.after, 1)}`, single(changes[k]), low, high))),
    note("A discount is what one seller loses and the others do not."));
}

// Who gains and who loses: consumers, suppliers, owners of arcs and of stocks.
export function drawAccounts(root, report) {
  // Who sells most differently is there, however small its sum.
  const all = report.economies.filter((of) => of.total !== 0)
    .sort((a, b) => Math.abs(b.total) - Math.abs(a.total)), list = all.slice(0, SHOWN);
  const seller = report.sellers.length && all.find((of) => of.code === report.sellers[0].code);
  if (seller && !list.includes(seller)) list[list.length - 1] = seller;
  if (list.length === 0 || !report.changes) return;
  const stacks = list.map((of) => stack(PARTS.map(([part, look]) => [of[part], look])));
  const edges = stacks.flatMap(({ below, above }) => [below, above]), [low, high] = ends(edges, reach(edges));
  root.append(title("Who gains, who loses"), caption(`Changes, ${report.money.unit} a year; figures: the sum`),
    keys(PARTS.map(([part, look]) => [look, part === "arcs" ? "owners of pipes, ships and plants" : part])),
    element("div", { id: "accounts", class: "shift-list" }, ...list.map((of, k) =>
      barRow(of.short_name, of.name, (of.total > 0 ? "+" : "\u2212") +
        amount(Math.abs(of.total), report.money), stacks[k].bars, low, high))),
    note("Consumers: what they would have paid beyond what they pay. Arcs: what scarcity is worth and what is paid " +
      "beyond cost, to whom the network names; what nobody owns is left out. " +
      "Stocks: what is drawn, less what is put in, at its price."));
}
