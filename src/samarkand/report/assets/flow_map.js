// The map of a network's flows: lines as wide as what goes there, coloured by how it changes.
import { colourClass, colourScale, thresholds } from "samarkand/colours";
import { caption, element, note, radios, svg, title, withTip } from "samarkand/elements";
import { number, percent } from "samarkand/numbers";
import natural from "samarkand/outlines";
import { WIDTH, mapFrame, ringPath } from "samarkand/projection";

const WIDEST = 11; // of 1000
const SHIPS = ["lng", "tanker"];

const placed = (node) => node.lon !== null && node.lat !== null;

// What goes there before and after, in words.
function tipRows(arc, { quantity }) {
  const row = (label, text) => element("span", {}, label, element("b", {}, text));
  return [element("b", {}, `${arc.arc}, ${arc.mode}`), row("Before", `${number(arc.flow_before)} ${quantity}`),
    row("After", `${number(arc.flow)} ${quantity}`),
    row("Change", arc.flow_before > 0 ? percent(100 * (arc.flow / arc.flow_before - 1)) + " %" : "new")];
}

// A line that bends to its right, so that flows back and forth lie apart.
function bend([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  return `M${x1} ${y1}Q${((x1 + x2) / 2 - dy * 0.14).toFixed(1)} ${((y1 + y2) / 2 + dx * 0.14).toFixed(1)} ${x2} ${y2}`;
}

const pointOf = (place, node) => place(node.lon < -169 ? node.lon + 360 : node.lon, node.lat).map(Number);

function lines(report, place, limits) {
  const nodes = new Map(report.nodes.filter(placed).map((node) => [node.node, node]));
  const largest = Math.max(...report.arcs.flatMap((arc) => [arc.flow, arc.flow_before]));
  return report.arcs.filter((arc) => nodes.has(arc.origin) && nodes.has(arc.destination) &&
    Math.max(arc.flow, arc.flow_before) > 1e-3 * largest).map((arc) => {
    const look = colourClass(arc.flow - arc.flow_before, limits);
    const made = svg("path", { class: `arc ${look}${SHIPS.includes(arc.mode) ? " ship" : ""}`, "data-arc": arc.arc,
      d: bend(pointOf(place, nodes.get(arc.origin)), pointOf(place, nodes.get(arc.destination))) });
    withTip(made, () => tipRows(arc, report.network.unit));
    return { made, show: (column) => made.setAttribute("stroke-width",
      (WIDEST * Math.max(arc[column], 0) / largest).toFixed(2)) };
  });
}

export function draw(root, report) {
  const nodes = report.nodes.filter(placed);
  if (nodes.length === 0) return;
  const limits = thresholds(report.arcs.map((arc) => arc.flow - arc.flow_before));
  const { height, place } = mapFrame();
  const map = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": "Map of flows" });
  for (const rings of Object.values(natural.rings)) {
    map.append(svg("path", { class: "land", d: rings.map((ring) => ringPath(ring, place)).join("") }));
  }
  const all = lines(report, place, limits), show = (column) => all.forEach((line) => line.show(column));
  map.append(...all.map((line) => line.made));
  for (const node of nodes.filter((of) => of.consumption > 0)) {
    const [cx, cy] = pointOf(place, node);
    map.append(withTip(svg("circle", { cx, cy, r: 2.6 }), () => [element("b", {}, node.name),
      element("span", {}, "Price", element("b", {}, `${number(node.price_before)} \u2192 ${number(node.price)}`))]));
  }
  show("flow");
  root.append(title("Where it flows"), caption(`Width: ${report.network.unit.quantity}; colour: its change`),
    radios("flows", "Flows", [["flow", "after"], ["flow_before", "before"]], show),
    element("div", { id: "flow-map" }, map), element("div", { class: "legend" }, colourScale(limits)),
    note("Lines show who is joined to whom, not the route; dashed: ships. Outlines: Natural Earth 1:110m."));
}
