// The page of a run on a network: a section for each part of the report, in the order they are read.
import { citation } from "samarkand/citation";
import { caption, definitions, element, title } from "samarkand/elements";
import * as flowMap from "samarkand/flow_map";
import * as measures from "samarkand/measures";
import { residuals } from "samarkand/method";
import * as nodes from "samarkand/nodes";
import { counted, fixed } from "samarkand/numbers";
import { drawAnswer, drawHeader, section } from "samarkand/page";
import * as sellers from "samarkand/sellers";
import { cell, sortable } from "samarkand/tables";

// A table whose headings sort; columns [key, heading, decimals].
function table(root, name, rows, words, columns, first) {
  const { head, body } = sortable([...words, ...columns.map(([key, text]) => [key, text])], rows, (of) =>
    element("tr", {}, ...words.map(([key]) => cell(of[key])), ...columns.map(([key, , decimals]) =>
      cell(fixed(of[key], decimals)))), first, false);
  root.append(element("div", { class: "scroll tall" }, element("table", { id: name, class: "numbers" },
    element("thead", {}, head), body)));
}

function drawNodes(root, { nodes: list, network }) {
  root.append(title("All prices"), caption(`${network.unit.price}; ${network.unit.quantity}. ` +
    "Click a heading to sort."));
  table(root, "node-table", list.filter((node) => node.consumption > 0 || node.consumption_before > 0),
    [["short_name", "Node"]], [["price_before", "Price before", 1], ["price", "after", 1],
      ["consumption_before", "Consumption before", 2], ["consumption", "after", 2]], "consumption");
}

function drawArcs(root, { arcs, network }) {
  root.append(title("All flows"), caption(`${network.unit.quantity}; rent: ${network.unit.value}. ` +
    "Click a heading to sort."));
  table(root, "arc-table", arcs.filter((arc) => arc.flow > 0 || arc.flow_before > 0),
    [["arc", "Arc"], ["mode", "Mode"]], [["flow_before", "Flow before", 2], ["flow", "after", 2],
      ["flow_data", "in the data", 2], ["rent_before", "Rent before", 0], ["rent", "after", 0]], "flow");
}

function drawMethod(root, report) {
  const time = report.timings_seconds;
  root.append(title("How this was computed"), definitions([
    ["Model", "prices and flows of a network at which nobody gains by selling, sending or buying otherwise; " +
      "suppliers with conduct above 0 hold back"],
    ["Network", `${report.network.name}: ${report.network.title}`],
    ["Solver", `${counted(report.rounds, "quadratic programme")}, ${counted(report.iterations, "iteration")}`],
    ["Status", report.status.replaceAll("_", " ")],
    ["Not unique", report.not_unique.join(", ")],
    ["Does not bind", report.idle.join(" ")],
    ["Time", `${(time.load + time.solve + time.questions).toFixed(3)} s`],
  ], { id: "method" }), ...residuals(report));
}

function drawCitation(root, report) {
  const { file, text } = report.input, { name, hash } = report.network;
  citation(root, { what: `Samarkand ${report.version}, scenario ${report.scenario}, network ${name} (hash ${hash}).`,
    world: report.network, scenario: text,
    command: `samarkand run ${file === "standard input" ? report.scenario + ".yaml" : file}` });
}

export function draw(root, report) {
  const has = report.nodes.length > 0;
  drawHeader(report, [`Network ${report.network.name}`, `data of ${report.network.data_of}`,
    counted(report.nodes.length, "node"), counted(report.arcs.length, "arc"),
    counted(report.measures.length, "measure")], has);
  const part = (name, of, look = "wide") => section(root, name, look, (made) => of(made, report));
  if (has) {
    part("flows", flowMap.draw);
    part("prices", nodes.draw);
    part("accounts", sellers.drawAccounts);
    part("sellers", sellers.draw);
    part("received", sellers.drawReceived);
  }
  const choices = element("div", { id: "choices" });
  root.append(choices);
  report.questions.filter(({ sentences }) => sentences.length > 0).forEach((question, k) =>
    section(choices, `choice${k + 1}`, `wide ${question.ask}`, (made) => drawAnswer(made, report, question)));
  if (has) {
    part("nodes", drawNodes);
    part("arcs", drawArcs);
  }
  part("measures", measures.draw);
  part("method", drawMethod, "");
  part("cite", drawCitation, "");
}
