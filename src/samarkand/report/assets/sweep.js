const { sweep, picture } = JSON.parse(document.getElementById("data").textContent);
const economies = picture.economies.map((economy, index) => ({ ...economy, index }));
const points = picture.points;
const random = sweep.draws > 1;
const [MEAN, SD, Q05, Q25, Q50, Q75, Q95] = [0, 1, 2, 3, 4, 5, 6]; // places in a row of numbers
const GROUPS_SHOWN = 7;

const axisName = (axis) => axis.label || axis.path;
const pointName = (point) => sweep.grid.map((axis, k) => `${axis.path} = ${number(point.at[k])}`).join(", ");
const known = (row) => row && row[Q50] !== null;

// ---- bands: the middle 90 % and 50 % of the draws, and the median ----

function bandKeys() {
  for (const keys of document.querySelectorAll(".band-keys")) {
    keys.replaceChildren(...[["median", "median"], ["band50", "half of the draws"],
      ["band90", "90 % of the draws"]].slice(0, random ? 3 : 0).map(([look, text]) =>
      keyOf(look, text)));
  }
}

// How far the picture reaches. A few economies that dwarf the rest are cut, and told.
function reach(rows) {
  const sizes = rows.map((row) => Math.max(Math.abs(row[Q05]), Math.abs(row[Q95]))).sort((a, b) => b - a);
  for (let few = Math.floor(sizes.length / 12); few > 0; --few) {
    if (sizes[few] > 0 && sizes[few - 1] > 6 * sizes[few]) return 1.1 * sizes[few];
  }
  return sizes[0] || 1;
}

function bandTrack(row, low, high) {
  const at = (value) => 100 * (Math.min(Math.max(value, low), high) - low) / (high - low);
  const made = element("div", { class: "track" });
  for (const [from, to, look] of [[Q05, Q95, "band90"], [Q25, Q75, "band50"]]) {
    if (!random || row[to] < low || row[from] > high) continue;
    made.append(element("div", { class: `band ${look}`,
      style: `left:${at(row[from])}%;width:${at(row[to]) - at(row[from])}%` }));
  }
  made.append(element("div", { class: "zero", style: `left:${at(0)}%` }));
  const outside = row[Q50] < low ? "left" : row[Q50] > high ? "right" : "";
  made.append(outside ? element("div", { class: `beyond ${outside}` })
    : element("div", { class: "band median", style: `left:${at(row[Q50])}%` }));
  return made;
}

// Both ends of a range with the same decimals, two significant digits of the larger.
function rangeText(row) {
  const size = Math.max(Math.abs(row[Q05]), Math.abs(row[Q95]));
  const decimals = size > 0 ? Math.min(Math.max(1 - Math.floor(Math.log10(size)), 1), 4) : 1;
  return `${fixed(row[Q05], decimals)} to ${fixed(row[Q95], decimals)}`;
}

function tipRows(name, row) {
  const line = (label, value) => element("span", {}, label, element("b", {}, value + " %"));
  return [element("b", {}, name), line("Median", percent(row[Q50])), ...(random ? [
    line("90 % of the draws", `${percent(row[Q05])} to ${percent(row[Q95])}`),
    line("Half of them", `${percent(row[Q25])} to ${percent(row[Q75])}`),
    line("Mean", percent(row[MEAN])), line("Standard deviation", percent(row[SD], false))] : [])];
}

function drawBands(point) {
  const rows = economies.map((economy) => ({ economy, row: point.countries[economy.index] }))
    .filter(({ row }) => known(row)).sort((a, b) => a.row[Q50] - b.row[Q50]);
  const limit = reach(rows.map(({ row }) => row));
  const low = Math.max(-limit, Math.min(0, ...rows.map(({ row }) => row[Q05])));
  const high = Math.min(limit, Math.max(0, ...rows.map(({ row }) => row[Q95])));
  byId("bands-sub").textContent = "Change in real income, percent" + (random
    ? `: median, and the range of 90 % of the ${point.converged.toLocaleString("en")} draws that converged` : "");
  byId("bands").replaceChildren(...rows.map(({ economy, row }) => {
    return withTip(element("div", { class: "row" }, element("span", { class: "name" }, economy.name),
      bandTrack(row, low, high === low ? low + 1 : high),
      element("span", { class: "figure" }, percent(row[Q50]), element("small", {}, random ? rangeText(row) : ""))),
    () => tipRows(economy.name, row));
  }));
  byId("bands-note").textContent = rows.some(({ row }) => row[Q05] < low || row[Q95] > high)
    ? "What lies outside the picture is marked by an arrow at its edge; its figures are whole." : "";
}

// ---- fans: quantiles along an axis ----

// `rows`: [place on the axis, numbers of an economy]; `small`: a thumbnail.
function fanPicture(rows, small) {
  const [width, height, left, right, top, bottom] = small ? [480, 300, 62, 12, 12, 34] : [1100, 420, 64, 20, 14, 46];
  const inside = rows.filter(([, row]) => known(row));
  const xs = inside.map(([x]) => x);
  const values = inside.flatMap(([, row]) => [row[Q05], row[Q95]]);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  let [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (low === high) [low, high] = [-1, 1];
  const margin = 0.04 * (high - low);
  [low, high] = [low < 0 ? low - margin : low, high > 0 ? high + margin : high];
  const px = (x) => left + (x1 === x0 ? 0.5 : (x - x0) / (x1 - x0)) * (width - left - right);
  const py = (y) => top + (high - y) / (high - low) * (height - top - bottom);
  const made = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart fan", role: "img" });
  for (const y of ticks(low, high, small ? 3 : 6)) {
    made.append(svg("line", { class: Math.abs(y) < 1e-12 ? "zero" : "grid", x1: left, x2: width - right, y1: py(y), y2: py(y) }),
      svg("text", { x: left - 8, y: py(y) + (small ? 8 : 4), "text-anchor": "end" }, number(y)));
  }
  for (const x of small ? [x0, x1] : ticks(x0, x1, 8)) {
    made.append(svg("text", { x: px(x), y: height - (small ? 6 : 22),
      "text-anchor": small ? (x === x0 ? "start" : "end") : "middle" }, number(x)));
  }
  const line = (place) => inside.map(([x, row]) => `${px(x).toFixed(1)} ${py(row[place]).toFixed(1)}`);
  const band = (from, to, look) => made.append(svg("path", { class: look,
    d: `M${line(from).join("L")}L${line(to).reverse().join("L")}Z` }));
  if (random) {
    band(Q05, Q95, "wide90");
    band(Q25, Q75, "wide50");
  }
  made.append(svg("path", { class: "line", d: `M${line(Q50).join("L")}` }));
  if (!small) {
    for (const [x, row] of inside) {
      made.append(withTip(svg("circle", { class: "dot", cx: px(x), cy: py(row[Q50]), r: 4 }), () => tipRows(number(x), row)));
    }
    made.append(svg("text", { x: (left + width - right) / 2, y: height - 2, "text-anchor": "middle" },
      axisName(sweep.grid[axisShown])));
  }
  return made;
}

let axisShown = 0;
const slice = sweep.grid.map(() => 0); // which value each other axis has

function alongAxis(index) {
  const axis = sweep.grid[axisShown];
  return points.filter((point) => sweep.grid.every((other, k) =>
    k === axisShown || point.at[k] === other.values[slice[k]]))
    .map((point) => [point.at[axisShown], point.countries[index]]).sort((a, b) => a[0] - b[0]);
}

function movement(index) {
  const medians = alongAxis(index).filter(([, row]) => known(row)).map(([, row]) => row[Q50]);
  return medians.length ? Math.max(...medians) - Math.min(...medians) : 0;
}

function drawFan() {
  const index = Number(byId("fan-economy").value);
  byId("fan").replaceChildren(fanPicture(alongAxis(index), false));
  const most = [...economies].sort((a, b) => movement(b.index) - movement(a.index)).slice(0, 8);
  byId("fans").replaceChildren(...most.map((economy) => {
    const made = element("figure", {}, element("figcaption", {}, economy.name), fanPicture(alongAxis(economy.index), true));
    made.addEventListener("click", () => { byId("fan-economy").value = economy.index; drawFan(); });
    return made;
  }));
}

function chooser(options, chosen, change) {
  const made = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
  made.value = chosen;
  made.addEventListener("change", () => change(Number(made.value)));
  return made;
}

function startFan() {
  const long = sweep.grid.findIndex((axis) => axis.values.length > 1);
  byId("fan-section").hidden = long < 0;
  if (long < 0) return;
  axisShown = long;
  byId("fan-axis").textContent = axisName(sweep.grid[long]);
  byId("fan-sub").textContent = "Change in real income, percent" + (random ? ", over the draws at each value" : "");
  const names = [...economies].sort((a, b) => a.name.localeCompare(b.name));
  byId("fan-economy").append(...names.map((economy) => element("option", { value: economy.index }, economy.name)));
  byId("fan-economy").value = [...economies].sort((a, b) => movement(b.index) - movement(a.index))[0].index;
  byId("fan-economy").addEventListener("change", drawFan);
  sweep.grid.forEach((axis, k) => {
    if (k === long || axis.values.length < 2) return;
    byId("fan-slices").append(element("label", {}, `${axisName(axis)} = `,
      chooser(axis.values.map((value, place) => [place, number(value)]), 0, (place) => {
        slice[k] = place;
        drawFan();
      })));
  });
  drawFan();
}

// ---- shares of the variance ----

function drawSobol(point) {
  byId("sobol-section").hidden = !sweep.sobol || point.sobol.length === 0;
  if (byId("sobol-section").hidden) return;
  const uncertain = economies.filter((economy) => known(point.countries[economy.index]))
    .sort((a, b) => point.countries[b.index][SD] - point.countries[a.index][SD]).slice(0, 20);
  const part = (economy, group) => Math.max(0, point.sobol[economy.index][group][0] || 0);
  const weight = sweep.groups.map((_, group) => uncertain.reduce((sum, economy) => sum + part(economy, group), 0));
  const order = sweep.groups.map((_, group) => group).sort((a, b) => weight[b] - weight[a]);
  const shown = order.slice(0, GROUPS_SHOWN), rest = order.slice(GROUPS_SHOWN);
  byId("sobol-keys").replaceChildren(...shown.map((group, k) => keyOf(`g${k}`, sweep.groups[group])),
    ...(rest.length ? [keyOf("gother", `${rest.length} others`)] : []), keyOf("swatchless", "together only"));
  byId("sobol").replaceChildren(...uncertain.map((economy) => {
    const made = element("div", { class: "track" });
    let at = 0;
    const add = (share, look) => {
      const size = Math.min(share, 1 - at);
      if (size > 0) made.append(element("div", { class: `share ${look}`, style: `left:${100 * at}%;width:${100 * size}%` }));
      at += size;
    };
    shown.forEach((group, k) => add(part(economy, group), `g${k}`));
    add(rest.reduce((sum, group) => sum + part(economy, group), 0), "gother");
    const row = element("div", { class: "row" }, element("span", { class: "name" }, economy.name), made,
      element("span", { class: "figure" }, `sd ${percent(point.countries[economy.index][SD], false)} %`));
    return withTip(row, () => [element("b", {}, economy.name),
      ...order.slice(0, 10).map((group) => element("span", {}, sweep.groups[group], element("b", {},
        point.sobol[economy.index][group].map((value) => value === null ? "" : fixed(100 * value, 1) + " %").join(" / "))))]);
  }));
  byId("sobol-note").textContent = `From ${point.complete.toLocaleString("en")} draws of which all ` +
    `${sweep.designs} samples converged, by the estimators of Saltelli et al. (2010) and Jansen (1999). ` +
    "Pointing at a row shows first-order and total shares. Estimates below zero are drawn as zero; what is left of a bar " +
    "comes from groups acting together, and from the error of the estimate.";
}

// ---- table, inputs, method ----

function drawTable(point) {
  const columns = random
    ? [["mean", "Mean", MEAN], ["sd", "Standard deviation", SD],
      ...picture.quantiles.map((q, k) => [`q${k}`, q === 0.5 ? "Median" : `${Math.round(100 * q)} %`, Q05 + k])]
    : [["q2", "Real income", Q50]];
  const rows = economies.map((economy) => ({ name: economy.name,
    ...Object.fromEntries(columns.map(([key, , place]) => [key, point.countries[economy.index][place]])) }));
  const headings = [["name", "Economy"], ...columns];
  const { head, body } = sortable(headings, rows, (row) => element("tr", {},
    element("td", {}, row.name), ...columns.map(([key]) =>
      element("td", key === "q2" ? { class: "exact" } : {}, fixed(row[key], 4)))), "q2", true);
  byId("table").replaceChildren(element("thead", {}, head), body);
}

const named = (path, label) => label ? `${path}: ${label}` : path;

function drawInputs() {
  const rows = [...sweep.grid.map((axis) => [named(axis.path, axis.label), "grid", "", axis.values.length > 8
    ? `${axis.values.length} values from ${number(axis.values[0])} to ${number(axis.values[axis.values.length - 1])}`
    : axis.values.map(number).join(", "), ""]),
  ...sweep.inputs.map((input) => [named(input.input, input.label), input.group, number(input.mean), input.distribution, input.source])];
  byId("inputs").append(element("table", {}, element("thead", {}, element("tr", {},
    ...["Number", "Group", "Mean", "Distribution", "Source"].map((text) => element("th", {}, text)))),
  element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((text) => element("td", {}, text)))))));
}

function drawMethod() {
  const whole = (value) => value.toLocaleString("en");
  const time = sweep.timings_seconds;
  const entries = [
    ["Model", "Trade equilibrium of Caliendo and Parro (2015, Review of Economic Studies 82:1) in changes, solved anew for every draw"],
    ["World", `${sweep.world.name}: ${sweep.world.title}`],
    ["Solves", [`${whole(sweep.draws)} draws`, sweep.points > 1 && `${whole(sweep.points)} points of the grid`,
      sweep.designs > 1 && `${sweep.designs} samples for the shares of the variance`].filter(Boolean).join(" \u00d7 ") +
      ` = ${whole(sweep.solves)}`],
    ["Converged", `${whole(sweep.converged)} of ${whole(sweep.solves)}, each judged by a checker that shares no code with the solver`],
    ["Failed", sweep.failed.map(({ reason, count }) => `${whole(count)}: ${reason}`).join("; ")],
    ["Quantiles", `over the ${sweep.quantiles_over}, interpolated between order statistics (type 7)`],
    ["Random numbers", `${sweep.generator}, seed ${sweep.seed}`],
    ["Time", `${time.elapsed.toFixed(1)} s on ${sweep.threads} thread${sweep.threads > 1 ? "s" : ""}`],
  ];
  byId("method").append(...entries.filter(([, text]) => text).flatMap(([term, text]) =>
    [element("dt", {}, term), element("dd", {}, text)]));
  byId("cite").textContent = `Samarkand ${sweep.version}, sweep of scenario ${sweep.scenario}, world ${sweep.world.name} ` +
    `(hash ${sweep.hash}).`;
  byId("data-sources").append(...sweep.world.source.map((source) => element("li", {}, source)));
  byId("rerun").textContent = `samarkand sweep ${picture.scenario.file} --draws ${sweep.draws} --seed ${sweep.seed}`;
  byId("scenario").textContent = picture.scenario.text;
  byId("facts").textContent = [`World ${sweep.world.name}`, random && `${whole(sweep.draws)} draws`,
    sweep.points > 1 && `${whole(sweep.points)} points`, `${whole(sweep.solves)} solves`].filter(Boolean).join(" \u00b7 ");
  const failed = sweep.solves - sweep.converged;
  byId("warning").hidden = failed === 0;
  byId("warning").textContent = `${whole(failed)} of ${whole(sweep.solves)} solves failed and are left out.`;
}

function showPoint(place) {
  const point = points[place];
  drawBands(point);
  drawSobol(point);
  drawTable(point);
}

document.querySelector(".answer").textContent = sweep.answer.replaceAll(" %", "\u00a0%").replace(/-(?=\d)/g, "\u2212");
bandKeys();
drawInputs();
drawMethod();
if (sweep.converged === 0) {
  for (const id of ["fan", "bands", "sobol", "table"]) byId(`${id}-section`).hidden = true;
} else {
  startFan();
  const first = picture.strongest;
  if (points.length > 1) {
    byId("bands-choice").append(element("label", {}, "At ",
      chooser(points.map((point, place) => [place, pointName(point)]), first, showPoint)));
  }
  showPoint(first);
}
