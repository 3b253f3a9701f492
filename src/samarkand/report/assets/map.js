// The map of gains and losses.
import { caption, element, note, svg, title, withTip } from "samarkand/elements";
import { colourClass, colourScale, thresholds } from "samarkand/colours";
import { percent } from "samarkand/numbers";
import natural from "samarkand/outlines";
import { WIDTH, mapFrame, ringPath } from "samarkand/projection";
import { choose, economiesOf } from "samarkand/report";

const outlines = natural.rings;
const REST = "ROW"; // the code of the rest of the world

function tipRows(economy) {
  const row = (label, value) =>
    element("span", {}, label, element("b", {}, value === "" ? "not defined" : value + " %"));
  return [element("b", {}, economy.name), row("Real income", percent(economy.real_income)),
    row("Terms of trade, first order", percent(economy.terms_of_trade)),
    row("Exports", percent(economy.exports)), row("Imports", percent(economy.imports))];
}

// A shape that shows an economy, or none.
function shape(tag, attributes, economy) {
  const made = svg(tag, attributes);
  if (!economy) return made;
  made.classList.add("economy");
  made.setAttribute("tabindex", 0);
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", `${economy.name}: ${percent(economy.real_income)} %`);
  withTip(made, () => tipRows(economy));
  made.addEventListener("click", () => choose(made, economy.index));
  return made;
}

function hatching(look) {
  return svg("defs", {}, svg("pattern", { id: "hatch", width: 4, height: 4, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)", class: look },
  svg("rect", { width: 4, height: 4 }), svg("path", { d: "M0 0V4" })));
}

function legend(rest, hasOutside, limits) {
  const made = element("div", { id: "map-legend", class: "legend" }, colourScale(limits));
  if (!hasOutside) return made;
  const swatch = element("i", { class: rest ? "swatch hatched " + colourClass(rest.real_income, limits)
    : "swatch outside" });
  made.append(element("span", { class: "aside" }, swatch,
    rest ? `part of \u201c${rest.name}\u201d (${percent(rest.real_income)} %)` : "not in this world"));
  return made;
}

export function draw(root, report) {
  const economies = economiesOf(report);
  const byCode = new Map(economies.map((economy) => [economy.code, economy]));
  const rest = byCode.get(REST);
  const isPlaced = economies.some((economy) => economy.code in outlines || economy.lon || economy.lat);
  if (report.countries.length === 0 || !isPlaced) return;
  const limits = thresholds(economies.map((economy) => economy.real_income));
  const { height, place } = mapFrame();
  const map = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group",
    "aria-label": "World map of the change in real income" },
  hatching(colourClass(rest && rest.real_income, limits)));
  for (const [code, rings] of Object.entries(outlines)) {
    const economy = byCode.get(code);
    const look = economy ? colourClass(economy.real_income, limits) : rest ? "hatched" : "outside";
    map.append(shape("path", { class: look, d: rings.map((ring) => ringPath(ring, place)).join(""),
      "data-code": code }, economy || rest));
  }
  for (const economy of economies) {
    if (economy.code in outlines || economy.code === REST || !(economy.lon || economy.lat)) continue;
    const [cx, cy] = place(economy.lon < -169 ? economy.lon + 360 : economy.lon, economy.lat);
    map.append(shape("circle", { class: colourClass(economy.real_income, limits), cx, cy, r: 3.4,
      "data-code": economy.code }, economy));
  }
  const hasOutside = Object.keys(outlines).some((code) => !byCode.has(code));
  root.append(title("Who gains, who loses"), caption("Change in real income, percent"),
    element("div", { id: "map" }, map), legend(rest, hasOutside, limits),
    note("Colour classes follow the sizes of the changes, not equal steps. " +
      "Outlines: Natural Earth 1:110m; dots: economies too small for it."));
}
