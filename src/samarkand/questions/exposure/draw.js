// Who gains and who loses as others grow, or as their trade becomes costlier.
import { colourClass, colourScale, thresholds } from "samarkand/colours";
import { caption, element, note, radios, title, withTip } from "samarkand/elements";
import { percent } from "samarkand/numbers";
import { economiesOf, listedOf } from "samarkand/report";

const SHOWN = 24; // economies: what fits, and can be read

// The largest economies, and the one that the measures change most.
function shownEconomies(report) {
  const shown = economiesOf(report).sort((a, b) => b.income - a.income).slice(0, SHOWN);
  const most = listedOf(report).sort((a, b) => Math.abs(b.real_income) - Math.abs(a.real_income))[0];
  if (report.changes && most && !shown.some(({ code }) => code === most.code)) shown[SHOWN - 1] = most;
  return shown;
}

function squares(shown, values, classes, what) {
  const square = (row, column) => {
    const value = values[row.index][column.index], isOwn = row === column;
    const made = element("td", { class: isOwn ? "own" : colourClass(value, classes) });
    return withTip(made, () => [
      element("b", {}, isOwn ? row.name : `${column.name} \u2192 ${row.name}`),
      element("span", {}, `${column.name} ${what}: ${row.name} ${percent(value)} %`)]);
  };
  return element("div", { class: "scroll" }, element("table", { id: "exposure", class: "heat" },
    element("thead", {}, element("tr", {}, element("th"), ...shown.map((column) =>
      element("th", { scope: "col" }, element("span", {}, column.name))))),
    element("tbody", {}, ...shown.map((row) => element("tr", {},
      element("th", { scope: "row" }, row.name), ...shown.map((column) => square(row, column)))))));
}

export function draw(root, report, question) {
  if (!question.growth) return;
  const shown = shownEconomies(report), place = element("div"), count = report.economies.length;
  const show = (kind) => {
    const values = question[kind], isGrowth = kind === "growth";
    const classes = thresholds(shown.flatMap((row) => shown.filter((column) => column !== row)
      .map((column) => values[row.index][column.index])));
    place.replaceChildren(
      caption("Change in real income of each row, percent, when the economy of the " + (isGrowth
        ? "column grows by 1 % in productivity. Blue: a friend, its growth helps; orange: an enemy."
        : "column trades at costs 1 % higher, both ways. Orange: it loses with it; blue: it gains.")),
      squares(shown, values, classes, isGrowth ? "is 1 % more productive" : "trades at 1 % higher costs"),
      element("div", { class: "legend" }, colourScale(classes)));
  };
  root.append(title("Friends and enemies"), radios("exposure", "What the squares show",
    [["growth", "If others grow"], ["trade_cost", "If their trade costs more"]], show), place,
  note(`The largest of all: ${question.answer} Derivatives at the equilibrium ` +
    (report.measures.length ? "after the measures" : "of the baseline") + ", for small changes. " +
    (report.model.used.closure === "balanced" ? "" : "Trade surpluses and deficits move with growth as the closure " +
      "says; the closure balanced shows trade alone. ") +
    (shown.length < count ? `Shown: the ${shown.length} largest economies; all ${count} ` : `All ${count} `) +
    "and every sector are in exposure.csv."));
  show("growth");
}
