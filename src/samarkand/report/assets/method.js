// How the numbers were computed, and how far they can be trusted.
import { caption, definitions, element, heading, title } from "samarkand/elements";
import { counted } from "samarkand/numbers";

function entries(report) {
  const seconds = (value) => `${value.toFixed(3)} s`;
  const time = report.timings_seconds, { words, given } = report.model;
  return [
    ["Model", words.equilibrium],
    ["World", `${report.world.name}: ${report.world.title}`],
    ["Closure", words.closure],
    ["Numeraire", report.numeraire],
    ["Trade elasticities", words.elasticities],
    ["Other elasticities", words.nests],
    ["Set by the scenario", Object.keys(given).join(", ") || "nothing: all defaults"],
    ["Value of world trade", "all sales between economies at border value; world value added is held " +
      "constant, so its change is one against world income, not of quantities"],
    ["Solver", report.method && `${report.method}, ${counted(report.iterations, "iteration")}`],
    ["Status", report.status.replaceAll("_", " ")],
    ["Time", `load ${seconds(time.load)}, prepare ${seconds(time.prepare)}, solve ${seconds(time.solve)}, ` +
      `check ${seconds(time.check)}` + (time.questions > 0 ? `, questions ${seconds(time.questions)}` : "")],
    ["One-way trade", report.one_way.length > 0 && report.one_way.map((trade) =>
      `${trade.origin.join(" ")} to ${trade.destination.join(" ")}, ${trade.value.toPrecision(4)} ` +
      report.world.unit).join("; ") + ": deficits and transfers pay for it"],
    ["Separate parts", report.components.length > 1 && report.components.map((part) =>
      part.countries.join(" ")).join("; ") + ": no trade between them can be paid"],
  ];
}

export function residuals(report) {
  const rows = Object.entries(report.residuals).map(([name, value]) => element("tr", {},
    element("td", {}, name.replaceAll("_", " ")), element("td", { class: "right" }, value.toExponential(1)),
    element("td", {}, report.residual_cells[name])));
  if (rows.length === 0) return [];
  return [heading("Residuals"),
    caption("Recomputed from the result by a checker that shares no code with the solver"),
    element("div", { class: "scroll" }, element("table", { id: "residuals" }, element("tbody", {}, ...rows)))];
}

export function draw(root, report) {
  root.append(title("How this was computed"), definitions(entries(report), { id: "method" }), ...residuals(report));
}
