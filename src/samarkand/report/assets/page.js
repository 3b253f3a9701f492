const { report, picture } = JSON.parse(document.getElementById("data").textContent);
const outlines = JSON.parse(document.getElementById("outlines").textContent).rings;
const REST = "ROW"; // the code of the rest of the world

function amount(value, money = picture.money.trade) {
  const shown = value / money.divisor;
  return shown.toLocaleString("en", shown >= 100 ? { maximumFractionDigits: 0 }
    : { maximumFractionDigits: 1, minimumFractionDigits: 1 });
}

// What "before" means where the closure takes the deficits away.
const BEFORE = report.model.used.closure === "balanced"
  ? " Before: the baseline, re-solved with every economy\u2019s trade balanced." : "";

// ---- data by economy ----

const economies = picture.economies.map((economy, index) =>
  ({ ...economy, ...(report.countries[index] || { real_income: null }), index }));
for (const economy of economies) {
  const value = economy.real_income_value;
  economy.money = value === null || value === undefined ? null : value / picture.money.income.divisor;
}
const hasValues = report.countries.length > 0;
const count = economies.length;
const listed = economies.filter((economy) => economy.real_income !== null)
  .sort((a, b) => a.real_income - b.real_income);
const trade = (values, origin, destination) => values[destination * count + origin];

// ---- classes of the map: quantiles of the sizes, on round numbers, so that one outlier leaves the
// others their colours; the same on both sides of zero ----

// The largest of 1, 2, 5 times a power of ten that is not above `size`.
function roundDown(size) {
  const unit = 10 ** Math.floor(Math.log10(size) + 1e-9);
  return unit * [5, 2, 1].find((step) => step * unit <= size * 1.0001);
}

function thresholds(values) {
  const sizes = values.filter((value) => value !== null).map(Math.abs).filter((size) => size > 1e-7)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return [0.01, 0.1, 1, 10];
  const limits = [];
  for (const quantile of [0.15, 0.45, 0.7, 0.9]) {
    const size = roundDown(sizes[Math.floor(quantile * (sizes.length - 1))]);
    const last = limits[limits.length - 1];
    limits.push(size > last || !last ? size : roundDown(last * 2.5));
  }
  return limits;
}

const limits = thresholds(economies.map((economy) => economy.real_income));

function colourClass(value, classes = limits) {
  if (value === null || value === undefined) return "outside";
  const steps = classes.filter((limit) => Math.abs(value) >= limit).length;
  return steps === 0 ? "none" : (value < 0 ? "loss" : "gain") + steps;
}

// ---- map ----

// Equal Earth (Savric, Patterson, Jenny 2018, Int. J. Geogr. Inf. Sci. 33:3), degrees to the unit
// sphere, y down. Central meridian 11 E, so that the edge runs through the Bering Strait.
function project(longitude, latitude) {
  const [a, b, c, d] = [1.340264, -0.081106, 0.000893, 0.003796];
  const lambda = (longitude - 11) * Math.PI / 180;
  const theta = Math.asin(Math.sqrt(3) / 2 * Math.sin(latitude * Math.PI / 180));
  const t2 = theta * theta, t6 = t2 * t2 * t2;
  const x = 2 * Math.sqrt(3) * lambda * Math.cos(theta) /
    (3 * (a + 3 * b * t2 + t6 * (7 * c + 9 * d * t2)));
  const y = theta * (a + b * t2 + t6 * (c + d * t2));
  return [x, -y];
}

const WIDTH = 1000;
function mapFrame() {
  const right = project(191, 0)[0], top = project(11, 84)[1], bottom = project(11, -56)[1];
  const scale = WIDTH / (2 * right);
  return {
    height: Math.ceil((bottom - top) * scale),
    place: (longitude, latitude) => {
      const [x, y] = project(longitude, latitude);
      return [((x + right) * scale).toFixed(1), ((y - top) * scale).toFixed(1)];
    },
  };
}

function ringPath(steps, place) {
  let longitude = 0, latitude = 0, path = "";
  for (let k = 0; k < steps.length; k += 2) {
    longitude += steps[k];
    latitude += steps[k + 1];
    path += (k ? "L" : "M") + place(longitude / 100, latitude / 100).join(" ");
  }
  return path + "Z";
}

function tipRows(economy) {
  const row = (label, value) =>
    element("span", {}, label, element("b", {}, value === "" ? "not defined" : value + " %"));
  return [element("b", {}, economy.name), row("Real income", percent(economy.real_income)),
    row("Terms of trade, first order", percent(economy.terms_of_trade)),
    row("Exports", percent(economy.exports)), row("Imports", percent(economy.imports))];
}

function drawMap() {
  const byCode = new Map(economies.map((economy) => [economy.code, economy]));
  const rest = byCode.get(REST);
  const placed = economies.some((economy) => economy.code in outlines || economy.lon || economy.lat);
  if (!hasValues || !placed) {
    byId("map-section").hidden = true;
    return;
  }
  const { height, place } = mapFrame();
  const shape = (tag, attributes, economy, title) => {
    const made = svg(tag, attributes);
    if (economy) {
      made.classList.add("economy");
      made.setAttribute("tabindex", 0);
      made.setAttribute("role", "img");
      made.setAttribute("aria-label", `${title}: ${percent(economy.real_income)} %`);
      withTip(made, () => tipRows(economy));
      made.addEventListener("click", () => chooseEconomy(economy.index));
    }
    return made;
  };
  const map = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group",
    "aria-label": "World map of the change in real income" });
  map.append(svg("defs", {}, svg("pattern", { id: "hatch", width: 4, height: 4,
    patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    class: colourClass(rest && rest.real_income) },
    svg("rect", { width: 4, height: 4 }), svg("path", { d: "M0 0V4" }))));
  let outside = false;
  for (const [code, rings] of Object.entries(outlines)) {
    const economy = byCode.get(code);
    outside ||= !economy;
    const look = economy ? colourClass(economy.real_income) : rest ? "hatched" : "outside";
    map.append(shape("path", { class: look, d: rings.map((ring) => ringPath(ring, place)).join(""),
      "data-code": code }, economy || rest, (economy || rest || {}).name));
  }
  for (const economy of economies) {
    if (economy.code in outlines || economy.code === REST || !(economy.lon || economy.lat)) continue;
    const [cx, cy] = place(economy.lon < -169 ? economy.lon + 360 : economy.lon, economy.lat);
    map.append(shape("circle", { class: colourClass(economy.real_income), cx, cy, r: 3.4,
      "data-code": economy.code }, economy, economy.name));
  }
  byId("map").replaceChildren(map);
  drawLegend(rest, outside);
  byId("map-note").textContent = "Colour classes follow the sizes of the changes, not equal steps. " +
    "Outlines: Natural Earth 1:110m; dots: economies too small for it.";
}

function colourScale(limits) {
  const scale = element("div", { class: "scale" });
  const names = ["loss4", "loss3", "loss2", "loss1", "none", "gain1", "gain2", "gain3", "gain4"];
  const bounds = [...[...limits].reverse().map((limit) => -limit), ...limits];
  names.forEach((name, k) => {
    const block = element("span", { class: name });
    if (k < bounds.length) {
      const text = String(Number(bounds[k].toPrecision(1)));
      block.append(element("b", {}, (bounds[k] > 0 ? "+" : "") + minus(text)));
    }
    scale.append(block);
  });
  return scale;
}

function drawLegend(rest, outside) {
  const legend = byId("map-legend");
  legend.replaceChildren(colourScale(limits));
  if (!outside) return;
  const swatch = element("i", { class: rest ? "swatch hatched " + colourClass(rest.real_income)
    : "swatch outside" });
  legend.append(element("span", { class: "aside" }, swatch,
    rest ? `part of \u201c${rest.name}\u201d (${percent(rest.real_income)} %)` : "not in this world"));
}

// ---- bars ----

// How far bars reach. Where a few values dwarf the rest, they are cut, and drawn as cut.
function reach(values) {
  const sizes = values.map(Math.abs).sort((a, b) => b - a);
  for (let few = Math.floor(sizes.length / 12); few > 0; --few) {
    if (sizes[few] > 0 && sizes[few - 1] > 2.5 * sizes[few]) return 1.1 * sizes[few];
  }
  return sizes[0] || 1;
}

// A track with bars given as [from, to, class]; `low` and `high` are its ends, low <= 0 <= high.
function track(bars, low, high) {
  const at = (value) => 100 * (value - low) / (high - low);
  const made = element("div", { class: "track" });
  for (const [from, to, look] of bars) {
    const start = Math.max(Math.min(from, to), low), end = Math.min(Math.max(from, to), high);
    const isCut = Math.min(from, to) < low - 1e-12 || Math.max(from, to) > high + 1e-12;
    if (end < start) continue;
    made.append(element("div", { class: `bar ${look}${isCut ? " cut" : ""}`,
      style: `left:${at(start)}%;width:${at(end) - at(start)}%` }));
  }
  made.append(element("div", { class: "zero", style: `left:${at(0)}%` }));
  return made;
}

function barRow(label, title, shown, bars, low, high) {
  return element("div", { class: "row", title }, element("span", { class: "name" }, label),
    track(bars, low, high), element("span", { class: "figure" }, shown));
}

function ends(values, limit) {
  const low = Math.max(-limit, Math.min(0, ...values)), high = Math.min(limit, Math.max(0, ...values));
  return low === high ? [-1, 1] : [low, high];
}

const PARTS = [["terms_of_trade", "terms of trade"], ["volume_of_trade", "volume of trade"],
  ["technical", "technical (productivity, trade costs)"], ["transfers", "transfers and deficits"]];

const stacked = (economy) => stack(PARTS.map(([name], k) => [economy[name], `part${k + 1}`]));

function drawBars(kind) {
  const exact = kind === "exact";
  const stacks = exact ? [] : listed.map(stacked);
  const values = exact ? listed.map((economy) => economy.real_income)
    : stacks.flatMap(({ below, above }) => [below, above]);
  const limit = reach(exact ? values : stacks.map((s) => Math.max(-s.below, s.above)));
  const [low, high] = ends(values, limit);
  byId("bars-sub").textContent = exact
    ? "Change in real income, percent: exact"
    : "First-order parts of the change in real income, percent of baseline income";
  byId("bars-legend").replaceChildren(...(exact ? [] : PARTS.map(([, text], k) =>
    keyOf(`part${k + 1}`, text))));
  byId("bars").replaceChildren(...listed.map((economy, k) => {
    const value = economy.real_income;
    const bars = exact ? [[0, value, value > 0 ? "up" : ""]] : stacks[k].bars;
    return barRow(economy.name, economy.name, percent(value), bars, low, high);
  }));
  const cut = largest(values) > limit * 1.0001 ? "Bars with a slit are cut short. " : "";
  byId("bars-note").textContent = cut + (exact ? "" : "Figures are the exact changes: the parts add up " +
    "to them for small changes only. A part that a ban makes infinite is not shown.");
}

// ---- shifts of trade ----

function drawShifts() {
  const { baseline, value } = picture.trade;
  const pairs = [];
  for (const origin of economies) {
    for (const destination of economies) {
      const before = trade(baseline, origin.index, destination.index);
      const after = trade(value, origin.index, destination.index);
      if (Math.abs(after - before) > 1e-5 * Math.max(before, after)) { // six digits are kept
        pairs.push({ label: `${origin.name} \u2192 ${destination.name}`, baseline: before, value: after });
      }
    }
  }
  pairs.sort((a, b) => Math.abs(b.value - b.baseline) - Math.abs(a.value - a.baseline));
  byId("shifts-sub").textContent = pairs.length === 0 ? "No trade changes."
    : "The largest changes of trade between two economies, border value. Bars: the change in money; " +
      `figures: ${picture.money.trade.unit} a year before \u2192 after, and the change in percent.${BEFORE}`;
  const shown = pairs.slice(0, 16);
  const changes = shown.map((pair) => pair.value - pair.baseline);
  const [low, high] = ends(changes, largest(changes));
  byId("shifts").replaceChildren(...shown.map(({ label, baseline: before, value: after }, k) => {
    const inPercent = before > 0 ? percent(100 * (after / before - 1)) + " %" : "new";
    const figure = element("span", {}, `${amount(before)} \u2192 ${amount(after)} `,
      element("small", {}, inPercent));
    return barRow(label, label, figure, [[0, changes[k], changes[k] > 0 ? "up" : ""]], low, high);
  }));
}

// ---- groups ----

function drawGroups() {
  const unit = picture.money.income;
  byId("groups-sub").textContent = `Change in real income, ${unit.unit} a year of the baseline`;
  const size = largest(report.groups.map((group) => group.real_income_value)) / unit.divisor;
  const decimals = size >= 100 ? 1 : 2;
  byId("groups").replaceChildren(
    element("thead", {}, element("tr", {}, ...["Group", unit.unit, "Percent of its income"].map((text) =>
      element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...report.groups.map((group) => element("tr", {},
      element("td", {}, group.group),
      element("td", { class: "exact" }, group.real_income_value === null ? ""
        : fixed(group.real_income_value / unit.divisor, decimals)),
      element("td", {}, fixed(group.real_income, 3))))));
}

// ---- one economy ----

function partners(index, selling) {
  const { baseline, value } = picture.trade;
  const rows = economies.filter((other) => other.index !== index).map((other) => {
    const pair = selling ? [index, other.index] : [other.index, index];
    const [before, after] = [trade(baseline, ...pair), trade(value, ...pair)];
    return { label: other.name, size: Math.max(before, after),
      shown: `${amount(before)} \u2192 ${amount(after)}`,
      change: before > 0 ? 100 * (after / before - 1) : 0 };
  });
  return rows.filter((row) => row.size > 0).sort((a, b) => b.size - a.size).slice(0, 14);
}

function sectorsOf(index) {
  const { baseline, change } = picture.output;
  return picture.sectors.map((sector, j) => ({ label: sector.name,
    size: baseline[j * count + index], change: change[j * count + index] }))
    .filter((row) => row.size > 0 && row.change !== null).sort((a, b) => a.change - b.change)
    .map((row) => ({ ...row, shown: percent(row.change) }));
}

// Rows {label, change, shown}: a bar for the change, `shown` beside it.
function drawChanges(target, rows) {
  const changes = rows.map((row) => row.change);
  const [low, high] = ends(changes, reach(changes));
  byId(target).replaceChildren(...rows.map(({ label, change, shown }) =>
    barRow(label, `${label}: ${percent(change)} %`, shown, [[0, change, change > 0 ? "up" : ""]],
      low, high)));
}

function chooseEconomy(index) {
  const economy = economies[index];
  byId("economy").value = index;
  byId("economy-sub").textContent = `Real income ${percent(economy.real_income)} %, ` +
    `exports ${percent(economy.exports)} %, imports ${percent(economy.imports)} %. ` +
    `Bars: change in percent; figures: ${picture.money.trade.unit} before \u2192 after.${BEFORE}`;
  drawChanges("exports", partners(index, true));
  drawChanges("imports", partners(index, false));
  drawChanges("output", sectorsOf(index));
}

function drawEconomy() {
  const names = [...economies].sort((a, b) => a.name.localeCompare(b.name));
  byId("economy").append(...names.map((economy) =>
    element("option", { value: economy.index }, economy.name)));
  byId("economy").addEventListener("change", (event) => chooseEconomy(Number(event.target.value)));
  const first = listed[0], last = listed[listed.length - 1];
  chooseEconomy((-first.real_income >= last.real_income ? first : last).index);
}

// ---- friends and enemies ----

const exposure = report.questions.find((question) => question.ask === "exposure");
const SHOWN = 24; // economies: what fits, and can be read

// The largest economies, and the one that the measures change most.
function shownEconomies() {
  const largest = [...economies].sort((a, b) => picture.income[b.index] - picture.income[a.index]);
  const shown = largest.slice(0, SHOWN);
  const most = [...listed].sort((a, b) => Math.abs(b.real_income) - Math.abs(a.real_income))[0];
  if (picture.changes && most && !shown.includes(most)) shown[SHOWN - 1] = most;
  return shown;
}

function drawExposure(kind) {
  const values = exposure[kind], shown = shownEconomies();
  const others = shown.flatMap((row) => shown.filter((column) => column !== row)
    .map((column) => values[row.index][column.index]));
  const classes = thresholds(others);
  const what = kind === "growth" ? "is 1 % more productive" : "trades at 1 % higher costs";
  byId("exposure-sub").textContent = "Change in real income of each row, percent, when the economy of the " +
    (kind === "growth" ? "column grows by 1 % in productivity. Blue: a friend, its growth helps; orange: an enemy."
      : "column trades at costs 1 % higher, both ways. Orange: it loses with it; blue: it gains.");
  const cell = (row, column) => {
    const value = values[row.index][column.index], own = row === column;
    const made = element("td", { class: own ? "own" : colourClass(value, classes) });
    return withTip(made, () => [
      element("b", {}, own ? row.name : `${column.name} \u2192 ${row.name}`),
      element("span", {}, `${column.name} ${what}: ${row.name} ${percent(value)} %`)]);
  };
  byId("exposure").replaceChildren(
    element("thead", {}, element("tr", {}, element("th"), ...shown.map((column) =>
      element("th", { scope: "col" }, element("span", {}, column.name))))),
    element("tbody", {}, ...shown.map((row) => element("tr", {},
      element("th", { scope: "row" }, row.name), ...shown.map((column) => cell(row, column))))));
  byId("exposure-legend").replaceChildren(colourScale(classes));
  byId("exposure-note").textContent = `The largest of all: ${exposure.answer} Derivatives at the equilibrium ` +
    (report.measures.length ? "after the measures" : "of the baseline") + ", for small changes. " + (report.model.used.closure === "balanced" ? "" : "Trade surpluses " +
    "and deficits move with growth as the closure says; the closure balanced shows trade alone. ") +
    (shown.length < count ? `Shown: the ${shown.length} largest economies; all ${count} ` : `All ${count} `) +
    "and every sector are in exposure.csv.";
}

// ---- table ----

const COLUMNS = [["real_income", "Real income", 3], ["terms_of_trade", "Terms of trade", 3],
  ["volume_of_trade", "Volume of trade", 3], ["technical", "Technical", 3],
  ["transfers", "Transfers", 3], ["real_wage", "Real wage", 3], ["price_index", "Price index", 3],
  ["wage", "Wage", 3], ["exports", "Exports", 2], ["imports", "Imports", 2],
  ["tariff_revenue", "Tariff revenue, % of income", 3],
  ["money", `Real income, ${picture.money.income.unit}`, 2]];

function drawTable() {
  const headings = [["name", "Economy"], ...COLUMNS];
  const { head, body } = sortable(headings, economies, (economy) =>
    element("tr", {}, element("td", {}, economy.name), ...COLUMNS.map(([column, , decimals]) =>
      element("td", column === "real_income" ? { class: "exact" } : {},
        fixed(economy[column], decimals)))), "real_income", true);
  const group = (text, span) => element("th", { colspan: span, scope: "colgroup" }, text);
  byId("table").replaceChildren(element("thead", {}, element("tr", {}, group("", 1), group("exact", 1),
    group("its first-order parts", 4), group("prices, wages and trade (exact)", 6), group("in money", 1)), head), body);
}

// ---- measures, method, citation ----

const share = (value) => `${Number((100 * value).toPrecision(6))}\u00a0%`;

function measureSize(measure) {
  const parts = [];
  if ("rate" in measure) parts.push(`rate ${share(measure.rate)}`);
  if ("add" in measure) parts.push(`adds ${share(measure.add)}`);
  if ("factor" in measure) parts.push(`factor ${measure.factor}`);
  if ("value" in measure) parts.push(`${measure.value.toLocaleString("en")} ${report.world.unit}`);
  if ("share" in measure) parts.push(`covers ${share(measure.share)}`);
  return parts.join(", ") || "full";
}

function drawMeasures() {
  if (report.measures.length === 0) {
    byId("measures").textContent = "None: this is the baseline.";
    return;
  }
  const MANY = 60;
  const rows = report.measures.slice(0, MANY).map((measure) => element("tr", {},
    ...[measure.kind.replace("_", " "), measure.origin || measure.country || "", measure.destination || "",
      (measure.sectors || "") + (measure.except ? ` (except ${measure.except})` : ""),
      measureSize(measure), measure.source || ""].map((text) => element("td", {}, text))));
  const head = ["Kind", "Origin", "Destination", "Sectors", "Size", "Source"];
  byId("measures").append(element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", {}, text)))),
    element("tbody", {}, ...rows)));
  if (report.measures.length > MANY) {
    byId("measures").append(element("p", { class: "note" },
      `and ${report.measures.length - MANY} more, all in report.json`));
  }
}

function drawMethod() {
  const seconds = (value) => `${value.toFixed(3)} s`;
  const time = report.timings_seconds;
  const entries = [
    ["Model", picture.model],
    ["World", `${report.world.name}: ${report.world.title}`],
    ["Closure", picture.closure],
    ["Numeraire", report.numeraire],
    ["Trade elasticities", picture.elasticities],
    ["Other elasticities", picture.nests],
    ["Set by the scenario", Object.keys(report.model.given).join(", ") || "nothing: all defaults"],
    ["Value of world trade", "all sales between economies at border value; world value added is held " +
      "constant, so its change is one against world income, not of quantities"],
    ["Solver", report.method && `${report.method}, ${report.iterations} ` +
      `iteration${report.iterations === 1 ? "" : "s"}`],
    ["Status", report.status.replace("_", " ")],
    ["Time", `load ${seconds(time.load)}, prepare ${seconds(time.prepare)}, solve ` +
      `${seconds(time.solve)}, check ${seconds(time.check)}` +
      (exposure ? `, questions ${seconds(time.questions)}` : "")],
  ];
  if (report.components.length > 1) {
    entries.push(["Separate parts", report.components.map((part) =>
      part.countries.join(" ")).join("; ") + ": no trade between them can be paid"]);
  }
  byId("method").append(...entries.filter(([, text]) => text).flatMap(([term, text]) =>
    [element("dt", {}, term), element("dd", {}, text)]));
  byId("residuals-part").hidden = Object.keys(report.residuals).length === 0;
  byId("residuals").append(element("tbody", {}, ...Object.entries(report.residuals).map(([name, value]) =>
    element("tr", {}, element("td", {}, name.replaceAll("_", " ")),
      element("td", { class: "right" }, value === null ? "not finite" : value.toExponential(1)),
      element("td", {}, report.residual_cells[name])))));
}

function drawCitation() {
  byId("cite").textContent = `Samarkand ${report.version}, scenario ${report.scenario}, world ` +
    `${report.world.name} (hash ${report.world.hash}).`;
  byId("data-sources").append(...report.world.source.map((source) => element("li", {}, source)));
  const { file, world } = picture.scenario;
  const other = world.split("/").pop() !== report.world.name; // the run was told another world
  byId("rerun").textContent = `samarkand run ${file === "-" ? report.scenario + ".yaml" : file}` +
    (other ? ` --world ${report.world.name}` : "");
  byId("scenario").textContent = picture.scenario.text;
}

function drawHeader() {
  document.querySelector(".answer").textContent = picture.answer.replaceAll(" %", "\u00a0%");
  byId("facts").textContent = [`World ${report.world.name}`, `data of ${report.world.year}`,
    `${count} economies`, `${picture.sectors.length} sector${picture.sectors.length === 1 ? "" : "s"}`,
    `${report.measures.length} measure${report.measures.length === 1 ? "" : "s"}`].join(" \u00b7 ");
  if (report.status === "converged") return;
  byId("warning").hidden = false;
  byId("warning").textContent = hasValues // else the answer says why
    ? `Not converged: ${report.reason}. The numbers below are not an equilibrium.`
    : "There are no numbers to show.";
}

drawHeader();
drawMeasures();
drawMethod();
drawCitation();
drawMap();
if (exposure && exposure.growth) {
  byId("exposure-section").hidden = false;
  drawExposure("growth");
  for (const input of document.querySelectorAll("#exposure-section input")) {
    input.addEventListener("change", () => drawExposure(input.value));
  }
}
drawChoices();
if (listed.length && picture.changes) {
  drawBars("exact");
  drawGroups();
  drawShifts();
  drawEconomy();
  drawTable();
  for (const input of document.querySelectorAll("#bars-section input")) {
    input.addEventListener("change", () => drawBars(input.value));
  }
} else {
  for (const id of ["bars", "groups", "shifts", "economy", "table"]) byId(`${id}-section`).hidden = true;
}
