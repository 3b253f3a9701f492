// The page of a sweep: what the draws say, by economy and along the grid.
import { citation } from "samarkand/citation";
import { reach } from "samarkand/bars";
import { ticks } from "samarkand/chart";
import { caption, chooser, definitions, element, heading, keyOf, keys, note, svg, title, withTip }
  from "samarkand/elements";
import { fixed, number, percent, typeset } from "samarkand/numbers";
import { sortable, textTable } from "samarkand/tables";

const [MEAN, SD, Q05, Q25, Q50, Q75, Q95] = [0, 1, 2, 3, 4, 5, 6]; // places in a row of numbers
const GROUPS_SHOWN = 7;
const FANS_SHOWN = 8;
const UNCERTAIN_SHOWN = 20;

const isRandom = (sweep) => sweep.draws > 1;
const axisName = (axis) => axis.name !== axis.path ? axis.name : axis.label || axis.path;
const known = (row) => row && row[Q50] !== null;
const whole = (value) => value.toLocaleString("en");
const byName = (economies) => [...economies].sort((a, b) => a.name.localeCompare(b.name));

// ---- bands: the middle 90 % and 50 % of the draws, and the median ----

const bandKeys = (random) => keys(random ? [["median", "median"], ["band50", "half of the draws"],
  ["band90", "90 % of the draws"]] : []);

function bandTrack(row, low, high, random) {
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

function tipRows(name, row, random) {
  const line = (label, value) => element("span", {}, label, element("b", {}, value + " %"));
  return [element("b", {}, name), line("Median", percent(row[Q50])), ...(random ? [
    line("90 % of the draws", `${percent(row[Q05])} to ${percent(row[Q95])}`),
    line("Half of them", `${percent(row[Q25])} to ${percent(row[Q75])}`),
    line("Mean", percent(row[MEAN])), line("Standard deviation", percent(row[SD], false))] : [])];
}

function bands({ sweep, economies }, point) {
  const random = isRandom(sweep);
  const rows = economies.map((economy) => ({ economy, row: point.countries[economy.index] }))
    .filter(({ row }) => known(row)).sort((a, b) => a.row[Q50] - b.row[Q50]);
  // A few economies that dwarf the rest are cut, and told.
  const limit = reach(rows.map(({ row }) => Math.max(Math.abs(row[Q05]), Math.abs(row[Q95]))), 6);
  const low = Math.max(-limit, Math.min(0, ...rows.map(({ row }) => row[Q05])));
  const high = Math.min(limit, Math.max(0, ...rows.map(({ row }) => row[Q95])));
  const made = rows.map(({ economy, row }) => withTip(element("div", { class: "row" },
    element("span", { class: "name" }, economy.name), bandTrack(row, low, high === low ? low + 1 : high, random),
    element("span", { class: "figure" }, percent(row[Q50]), element("small", {}, random ? rangeText(row) : ""))),
  () => tipRows(economy.name, row, random)));
  return [caption("Change in real income, percent" + (random
    ? `: median, and the range of 90 % of the ${whole(point.converged)} draws that converged` : "")),
  bandKeys(random), element("div", { id: "bands" }, ...made),
  note(rows.some(({ row }) => row[Q05] < low || row[Q95] > high)
    ? "What lies outside the picture is marked by an arrow at its edge; its figures are whole." : "")];
}

// ---- fans: quantiles along an axis ----

// `rows`: [place on the axis, numbers of an economy]; `name`: the axis's, "" for a thumbnail.
function fanPicture(rows, name, random) {
  const isSmall = name === "";
  const [width, height, left, right, top, bottom] = isSmall ? [480, 300, 62, 12, 12, 34] : [1100, 420, 64, 20, 14, 46];
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
  const text = (x, y, anchor, words) => svg("text", { x, y, "text-anchor": anchor }, words);
  for (const y of ticks(low, high, isSmall ? 3 : 6)) {
    made.append(svg("line", { class: Math.abs(y) < 1e-12 ? "zero" : "grid", x1: left, x2: width - right, y1: py(y),
      y2: py(y) }), text(left - 8, py(y) + (isSmall ? 8 : 4), "end", number(y)));
  }
  for (const x of isSmall ? [x0, x1] : ticks(x0, x1, 8)) {
    made.append(text(px(x), height - (isSmall ? 6 : 22), isSmall ? (x === x0 ? "start" : "end") : "middle", number(x)));
  }
  const line = (place) => inside.map(([x, row]) => `${px(x).toFixed(1)} ${py(row[place]).toFixed(1)}`);
  const band = (from, to, look) => made.append(svg("path", { class: look,
    d: `M${line(from).join("L")}L${line(to).reverse().join("L")}Z` }));
  if (random) {
    band(Q05, Q95, "wide90");
    band(Q25, Q75, "wide50");
  }
  made.append(svg("path", { class: "line", d: `M${line(Q50).join("L")}` }));
  if (isSmall) return made;
  for (const [x, row] of inside) {
    made.append(withTip(svg("circle", { class: "dot", cx: px(x), cy: py(row[Q50]), r: 4 }),
      () => tipRows(number(x), row, random)));
  }
  made.append(text((left + width - right) / 2, height - 2, "middle", name));
  return made;
}

function drawFans(root, { sweep, economies, points }) {
  const shown = sweep.grid.findIndex((axis) => axis.values.length > 1), random = isRandom(sweep);
  if (shown < 0) return;
  const name = axisName(sweep.grid[shown]);
  const slice = sweep.grid.map(() => 0); // which value each other axis has
  const along = (index) => points.filter((point) => sweep.grid.every((other, k) =>
    k === shown || point.at[k] === other.values[slice[k]]))
    .map((point) => [point.at[shown], point.countries[index]]).sort((a, b) => a[0] - b[0]);
  const movement = (index) => {
    const medians = along(index).filter(([, row]) => known(row)).map(([, row]) => row[Q50]);
    return medians.length ? Math.max(...medians) - Math.min(...medians) : 0;
  };
  const moving = () => [...economies].sort((a, b) => movement(b.index) - movement(a.index));
  const [fan, fans] = ["fan", "fans"].map((id) => element("div", { id }));
  const show = (index) => {
    select.value = index;
    fan.replaceChildren(fanPicture(along(index), name, random));
    fans.replaceChildren(...moving().slice(0, FANS_SHOWN).map((economy) => {
      const made = element("figure", {}, element("figcaption", {}, economy.name),
        fanPicture(along(economy.index), "", random));
      made.addEventListener("click", () => show(economy.index));
      return made;
    }));
  };
  const first = moving()[0].index;
  const select = chooser(byName(economies).map((economy) => [economy.index, economy.name]), first, show);
  const slices = sweep.grid.map((axis, k) => k !== shown && axis.values.length > 1 &&
    element("label", {}, `${axisName(axis)} = `,
      chooser(axis.values.map((value, place) => [place, number(value)]), 0, (place) => {
        slice[k] = place;
        show(Number(select.value));
      }))).filter(Boolean);
  root.append(title(`Along ${name}`),
    caption("Change in real income, percent" + (random ? ", over the draws at each value" : "")),
    element("p", { class: "choices" }, element("label", {}, "Economy: ", select), " ", element("span", {}, ...slices)),
    fan, bandKeys(random), heading("The economies that move most"), fans);
  show(first);
}

// ---- shares of the variance ----

// "41.2 % ± 3.0 % / 45.0 % ± 4.1 %"
function sharesText([first, total, firstError, totalError]) {
  const text = (share, error) => share === null ? "" : `${fixed(100 * share, 1)} % \u00b1 ${fixed(100 * error, 1)} %`;
  return `${text(first, firstError)} / ${text(total, totalError)}`;
}

function sobol({ sweep, economies }, point) {
  if (point.sobol.length === 0) {
    return [note(`No shares are told from ${whole(point.complete)} draws: at least ` +
      `${sweep.least_draws_for_shares} are needed.`)];
  }
  const uncertain = economies.filter((economy) => known(point.countries[economy.index]))
    .sort((a, b) => point.countries[b.index][SD] - point.countries[a.index][SD]).slice(0, UNCERTAIN_SHOWN);
  const part = (economy, group) => Math.max(0, point.sobol[economy.index][group][0] || 0);
  const weight = sweep.groups.map((_, group) => uncertain.reduce((sum, economy) => sum + part(economy, group), 0));
  const order = sweep.groups.map((_, group) => group).sort((a, b) => weight[b] - weight[a]);
  const shown = order.slice(0, GROUPS_SHOWN), rest = order.slice(GROUPS_SHOWN);
  const rows = uncertain.map((economy) => {
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
        sharesText(point.sobol[economy.index][group]))))]);
  });
  return [element("div", { id: "sobol-keys", class: "keys" }, ...shown.map((group, k) =>
    keyOf(`g${k}`, sweep.groups[group])), ...(rest.length ? [keyOf("gother", `${rest.length} others`)] : []),
  keyOf("swatchless", "together only")), element("div", { id: "sobol" }, ...rows),
  note(`From ${whole(point.complete)} draws of which all ` +
    `${sweep.designs} samples converged, by the estimators of Saltelli et al. (2010) and Jansen (1999). ` +
    "Pointing at a row shows first-order and total shares, each with its standard error. Estimates below zero are drawn as zero; what is left of a bar " +
    "comes from groups acting together, and from the error of the estimate.")];
}

// ---- table, inputs, method ----

function numbersTable({ sweep, economies, quantiles }, point) {
  const columns = isRandom(sweep)
    ? [["mean", "Mean", MEAN], ["sd", "Standard deviation", SD],
      ...quantiles.map((q, k) => [`q${k}`, q === 0.5 ? "Median" : `${Math.round(100 * q)} %`, Q05 + k])]
    : [["q2", "Real income", Q50]];
  const rows = economies.map((economy) => ({ name: economy.name,
    ...Object.fromEntries(columns.map(([key, , place]) => [key, point.countries[economy.index][place]])) }));
  const { head, body } = sortable([["name", "Economy"], ...columns], rows, (row) => element("tr", {},
    element("td", {}, row.name), ...columns.map(([key]) =>
      element("td", key === "q2" ? { class: "exact" } : {}, fixed(row[key], 4)))), "q2", true);
  return element("table", { id: "table", class: "numbers" }, element("thead", {}, head), body);
}

function drawInputs(root, { sweep }) {
  const named = (path, label) => label ? `${path}: ${label}` : path;
  const values = (list) => list.length > 8
    ? `${list.length} values from ${number(list[0])} to ${number(list[list.length - 1])}` : list.map(number).join(", ");
  const rows = [...sweep.grid.map((axis) => [named(axis.path, axis.label), "grid", "", values(axis.values), ""]),
    ...sweep.inputs.map((input) => [named(input.input, input.label), input.group, number(input.mean),
      input.distribution, input.source])];
  root.append(title("What varies"), element("div", { id: "inputs", class: "scroll" },
    textTable(["Number", "Group", "Mean", "Distribution", "Source"], rows)));
}

function drawMethod(root, { sweep }) {
  const time = sweep.timings_seconds;
  root.append(title("How this was computed"), definitions([
    ["Model", "Trade equilibrium of Caliendo and Parro (2015, Review of Economic Studies 82:1) in changes, solved " +
      "anew for every draw"],
    ["World", `${sweep.world.name}: ${sweep.world.title}`],
    ["Solves", [`${whole(sweep.draws)} draws`, sweep.points > 1 && `${whole(sweep.points)} points of the grid`,
      sweep.designs > 1 && `${sweep.designs} samples for the shares of the variance`].filter(Boolean).join(" \u00d7 ") +
      ` = ${whole(sweep.solves)}`],
    ["Converged", `${whole(sweep.converged)} of ${whole(sweep.solves)}, each judged by a checker that shares no code ` +
      "with the solver"],
    ["Failed", sweep.failed.map(({ reason, count }) => `${whole(count)}: ${reason}`).join("; ")],
    ["Quantiles", `over the ${sweep.quantiles_over}, interpolated between order statistics (type 7)`],
    ["Random numbers", `${sweep.generator}, seed ${sweep.seed}`],
    ["Time", `${time.elapsed.toFixed(1)} s on ${sweep.threads} thread${sweep.threads > 1 ? "s" : ""}`],
  ]));
}

function drawCitation(root, { sweep, scenario }) {
  citation(root, {
    what: `Samarkand ${sweep.version}, sweep of scenario ${sweep.scenario}, world ${sweep.world.name} (hash ${sweep.world.hash}).`,
    world: sweep.world,
    command: `samarkand sweep ${scenario.file} --draws ${sweep.draws} --seed ${sweep.seed}`,
    scenario: scenario.text,
  });
}

function drawHeader(sweep) {
  const byClass = (name) => document.querySelector(`header .${name}`);
  byClass("answer").textContent = typeset(sweep.answer);
  byClass("facts").textContent = [`World ${sweep.world.name}`, isRandom(sweep) && `${whole(sweep.draws)} draws`,
    sweep.points > 1 && `${whole(sweep.points)} points`, `${whole(sweep.solves)} solves`].filter(Boolean).join(" \u00b7 ");
  const failed = sweep.solves - sweep.converged;
  const doubts = sweep.warnings.map(({ code, text }) => `${code}: ${text}.`);
  if (failed > 0) doubts.unshift(`${whole(failed)} of ${whole(sweep.solves)} solves failed and are left out.`);
  byClass("warning").hidden = doubts.length === 0;
  byClass("warning").textContent = doubts.join(" ");
}

// ---- the page ----

// The sections of one point of the grid; the reader chooses it where there are several.
function drawPoints(data, [ofBands, ofSobol, ofTable]) {
  const { sweep, points, shown } = data, [bandPlace, sobolPlace, tablePlace] = [0, 1, 2].map(() => element("div"));
  const hasShares = sweep.sobol && points.some((point) => point.sobol.length > 0);
  tablePlace.className = "scroll";
  const show = (place) => {
    bandPlace.replaceChildren(...bands(data, points[place]));
    if (hasShares) sobolPlace.replaceChildren(...sobol(data, points[place]));
    tablePlace.replaceChildren(numbersTable(data, points[place]));
  };
  const name = (point) => sweep.grid.map((axis, k) => `${axis.name} = ${number(point.at[k])}`).join(", ");
  const choice = points.length < 2 ? [] : [element("p", { class: "choices" }, element("label", {}, "At ",
    chooser(points.map((point, place) => [place, name(point)]), shown, show)))];
  ofBands.append(title("Every economy"), ...choice, bandPlace);
  if (hasShares) {
    ofSobol.append(title("What the uncertainty comes from"), caption("Shares of the variance of real income that each " +
      "group of inputs owns by itself (first-order Sobol indices); the economies that are most uncertain"), sobolPlace);
  }
  ofTable.append(title("All numbers"), caption("Change of real income in percent. Click a heading to sort."),
    element("p", { class: "swipe" }, "Scroll the table sideways for all columns \u2192"), tablePlace);
  show(shown);
}

export function draw(root, { sweep, picture }) {
  const data = { sweep, ...picture, economies: picture.economies.map((economy, index) => ({ ...economy, index })) };
  const section = (name, look = "wide") => element("section", { id: `${name}-section`, class: look });
  const [fan, bandsOf, sobolOf, table, inputs] = ["fan", "bands", "sobol", "table", "inputs"].map((name) => section(name));
  const [method, cite] = ["method", "cite"].map((name) => section(name, ""));
  const all = [fan, bandsOf, sobolOf, table, inputs, method, cite];
  root.append(...all);
  drawHeader(sweep);
  if (sweep.converged > 0) {
    drawFans(fan, data);
    drawPoints(data, [bandsOf, sobolOf, table]);
  }
  drawInputs(inputs, data);
  drawMethod(method, data);
  drawCitation(cite, data);
  for (const made of all) if (made.childElementCount === 0) made.remove();
}
