// Answers about choices: compliance, games, coalitions, optimal measures; a section for each.
// Payoffs are logarithms of real income: here 100 times them, "percent", so that parts add up.

const PROFILES_SHOWN = 60;
const TABLE_SHOWN = 100;
const SAME = 1e-10; // payoffs closer than this are equal, as for the solver

const nameOf = (code) => (picture.economies.find((economy) => economy.code === code) || { name: code }).name;
const sectorOf = (code) => (picture.sectors.find((sector) => sector.code === code) || { name: code }).name;
const heading = (text) => element("h3", {}, text);
const caption = (text) => element("p", { class: "sub" }, text);
const note = (text) => element("p", { class: "note" }, text);
const keys = (list) => element("div", { class: "keys" }, ...list.map(([look, text]) => keyOf(look, text)));
const cell = (text, look) => element("td", look ? { class: look } : {}, text);
const row = (first, ...texts) => element("tr", {}, cell(first), ...texts.map((text) => cell(text)));
const tableOf = (head, body, look = "numbers") => element("div", { class: "scroll" },
  element("table", { class: look }, element("thead", {}, head), body));
// The head of a table; `words`: how many of its first columns are text.
const headRow = (texts, words = 1) => element("tr", {}, ...texts.map((text, k) =>
  element("th", { scope: "col", class: k < words ? "words" : "" }, text)));
const variantsOf = (answer) => [["", answer], ...(answer.with ? [[answer.with_title, answer.with]] : [])];

// Decimals that show four digits of the largest of `values`.
function decimalsFor(values) {
  const size = largest(values);
  return size > 0 ? Math.min(Math.max(3 - Math.floor(Math.log10(size)), 1), 5) : 1;
}

// ---- a picture of lines, drawn at the width that it will have ----

function logTicks(from, to) {
  const steps = to / from < 500 ? [1, 2, 5] : [1];
  const values = [];
  for (let e = Math.floor(Math.log10(from)); e <= Math.ceil(Math.log10(to)); ++e) {
    values.push(...steps.map((step) => Number((step * 10 ** e).toPrecision(1))));
  }
  return values.filter((value) => value >= from * 0.999 && value <= to * 1.001);
}

// `lines`: {points: [x, y, label?, tip?], look, dots: what its labels count}; `marks`: [x, text, class]; `x`: {log, label}; `y`: {label, ends}.
function chart({ lines, marks = [], x = {}, y = {}, small = false }) {
  const room = byId("choices").clientWidth || 760;
  const width = Math.min(room, small ? 220 : 760), height = small ? 130 : 330;
  const [left, right, top, bottom] = [small ? 34 : 52, 16, 26 + (small ? 0 : 16 * marks.length), small ? 24 : 42];
  const points = lines.flatMap((line) => line.points);
  const [from, to] = [Math.min(...points.map(([at]) => at)), Math.max(...points.map(([at]) => at))];
  let [low, high] = y.ends || [Math.min(0, ...points.map(([, at]) => at)), Math.max(0, ...points.map(([, at]) =>
    at))];
  if (low === high) [low, high] = [low - 1, high + 1];
  const scale = x.log ? Math.log : (value) => value;
  const px = (at) => left + (to === from ? 0.5 : (scale(at) - scale(from)) / (scale(to) - scale(from))) *
    (width - left - right);
  const py = (at) => top + (high - at) / (high - low) * (height - top - bottom);
  const made = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img",
    style: `max-width:${width}px` });
  const text = (at, words, anchor, look = "") =>
    svg("text", { x: at[0].toFixed(1), y: at[1].toFixed(1), "text-anchor": anchor, class: look }, words);
  for (const at of ticks(low, high, small ? 2 : 5)) {
    made.append(svg("line", { class: Math.abs(at) < 1e-12 ? "zero" : "grid", x1: left, x2: width - right,
      y1: py(at), y2: py(at) }),
      text([left - 6, py(at) + 4], number(at), "end"));
  }
  const places = x.log ? logTicks(from, to) : to === from ? [from]
    : ticks(from, to, Math.min(8, width / 80, x.whole ? to - from : Infinity));
  const every = x.log ? Math.ceil(places.length / (width / 62)) : 1;
  places.forEach((at, k) => {
    if (k % every === 0) made.append(text([px(at), height - bottom + 18], number(at), "middle"));
  });
  if (y.label) made.append(text([0, 12], y.label, "start"));
  if (x.label) made.append(text([(left + width - right) / 2, height - 5], x.label, "middle"));
  marks.forEach(([at, , look], k) => made.append(
    svg("line", { class: `mark ${look}`, x1: px(at), x2: px(at), y1: 20 + 16 * k, y2: height - bottom })));
  marks.forEach(([at, words], k) => {
    const room = 7.6 * words.length, last = marks.every(([other]) => other <= at);
    const late = last ? px(at) + room > width : px(at) > room;
    made.append(text([px(at) + (late ? -6 : 6), 31 + 16 * k], words, late ? "end" : "start", "strong"));
  });
  for (const { points: inside, look, dots } of lines) {
    const path = inside.map(([at, value]) => `${px(at).toFixed(1)} ${py(value).toFixed(1)}`);
    made.append(svg("path", { class: `line ${look}`, d: `M${path.join("L")}` }));
    const labels = []; // points close to each other share one
    for (const [at, value, label, tip] of dots ? inside : []) {
      const place = [px(at), py(value)];
      made.append(withTip(svg("circle", { class: `dot ${look}`, cx: place[0].toFixed(1),
        cy: place[1].toFixed(1), r: 4 }),
        () => [element("b", {}, `${dots} ${label}`), ...tip.map((words) => element("span", {}, words))]));
      const near = labels.find((other) =>
        Math.abs(other.place[0] - place[0]) < 50 && Math.abs(other.place[1] - place[1]) < 16);
      if (near) near.words.push(label);
      else labels.push({ place, words: [label] });
    }
    for (const { place: [left, up], words } of labels) {
      const late = left > width * 0.85;
      made.append(text(late ? [left + 6, up - 9] : [left + 10, Math.min(up + 14, height - bottom - 3)],
        `${dots} ${words.sort().join(", ")}`, late ? "end" : "start"));
    }
  }
  return made;
}

// ---- payoffs: contributions by kind ----

const KINDS = [["part1", "own real income"], ["part2", "what happens to others"], ["part3", "stakes"]];

function contributions(values, payoff) {
  const weights = values.weights.map((of, k) => ({ kind: k === 0 ? 0 : 1, value: 100 * payoff.weights[k],
    source: of.source, label: k === 0 ? `Own real income${of.weight === 1 ? "" : `, times ${number(of.weight)}`}`
      : `Real income of ${nameOf(of.of)}, times ${number(of.weight)}` }));
  return [...weights, ...values.stakes.map((of, k) => ({ kind: 2, value: 100 * payoff.stakes[k],
    source: of.source, label: `Stake: ${of.when}` }))];
}

// ---- compliance ----

function curvePicture(answer, size) {
  const variants = variantsOf(answer);
  const thresholds = variants.map(([, of]) => of.threshold).filter((at) => at !== null && size(at) > 0);
  const [from, to] = thresholds.length ? [Math.min(...thresholds.map(size)) / 12,
    12 * Math.max(...thresholds.map(size))]
    : [0.01, 1000];
  const lines = variants.map(([, of], k) => ({ look: `part${k + 1}`, points: of.curve
    .map((point) => [size(point.size), 100 * point.gain])
    .filter(([at]) => at >= from * 0.99 && at <= to * 1.01) })).filter((line) => line.points.length > 1);
  if (lines.length === 0) return [];
  const marks = variants.map(([, of], k) => [of.threshold === null ? 0 : size(of.threshold), `part${k + 1}`])
    .filter(([at]) => at > 0).map(([at, look]) => [at, `joins from ${number(Number(at.toPrecision(3)))} %`, look]);
  return [
    caption(`What joining is worth to ${nameOf(answer.actor)}, percent of real income, by the size of the ` +
      "threat it faces otherwise. Below zero it stays out; above, the threat outweighs what joining costs."),
    ...(answer.with ? [keys([["part1", "as in the scenario"], ["part2", answer.with_title]])] : []),
    chart({ lines, marks, x: { log: true,
      label: answer.unit === "rate" ? "threatened tariff, %" : "threat: trade costs +%" },
      y: { label: "gain of joining, %" } }),
    note(`A threat without end, a full stop of that trade: ${variants.map(([title, of]) =>
      `${percent(100 * of.gain_at_ban)} %${title ? ` (${title})` : ""}`).join(", ")}.`)];
}

function drawCompliance(answer) {
  const size = (at) => 100 * (answer.unit === "rate" ? at : at - 1);
  const made = curvePicture(answer, size);
  const sourced = [...answer.values.weights, ...answer.values.stakes].some((of) => of.source);
  for (const [title, of] of variantsOf(answer)) {
    const stances = [["Stays out, no threat", of.outside],
      ...(of.outside_at_threshold ? [["Stays out, threat at the threshold", of.outside_at_threshold]] : []),
      ["Joins", of.inside]].filter(([, stance]) => stance.payoff);
    if (stances.length === 0) continue;
    const parts = stances.map(([, stance]) => contributions(answer.values, stance.payoff));
    const counts = (k) => parts.some((list) => list[k].kind < 2 || list[k].value !== 0);
    const decimals = decimalsFor(parts.flat().map((part) => part.value));
    const line = (label, values, source, look) => element("tr", {}, cell(label),
      ...values.map((value) => cell(fixed(value, decimals), look)), ...(sourced ? [cell(source, "words")] : []));
    const head = headRow(["", ...stances.map(([label]) => label), ...(sourced ? ["Source of the weight"] : [])]);
    if (sourced) head.lastChild.className = "words";
    made.push(heading(`What it weighs${title ? ": " + title : ""}`), tableOf(head,
      element("tbody", {}, ...parts[0].map((part, k) => counts(k) &&
        line(part.label, parts.map((list) => list[k].value), part.source)).filter(Boolean),
        line("Sum: what it chooses by", stances.map(([, stance]) => 100 * stance.payoff.total), "", "exact"))));
  }
  if (made.length) made.push(note("Percent of real income (100 times the change of its logarithm, so that parts add up)."));
  return made;
}

// ---- games ----

// Rows for the table: actions, payoffs in percent, and who would rather do something else.
function gameRows(answer, outcomes, complete) {
  const codes = answer.players.map((player) => player.player);
  const best = new Map();
  const others = (actions, code) => code + JSON.stringify(codes.map((other) => other === code ? 0 : actions[other]));
  for (const { actions, payoffs } of complete ? outcomes.filter((outcome) => outcome.payoffs) : []) {
    for (const code of codes) {
      const place = others(actions, code);
      best.set(place, Math.max(payoffs[code].total, best.get(place) ?? -Infinity));
    }
  }
  return outcomes.map((outcome) => {
    const { actions, payoffs } = outcome;
    const isBest = (code) => payoffs && complete && payoffs[code].total >= best.get(others(actions, code)) - SAME;
    const wants = codes.filter((code) => complete && payoffs && !isBest(code));
    const made = { outcome, isBest, equilibrium: Boolean(complete && payoffs && wants.length === 0),
      wants: payoffs && complete ? wants.length : null, change: wants.map(nameOf).join(", ") };
    codes.forEach((code, p) => {
      made[`action${p}`] = actions[code];
      made[`payoff${p}`] = payoffs ? 100 * payoffs[code].total : null;
    });
    return made;
  });
}

function payoffMatrix(answer, rows, told) {
  const [down, across] = answer.players;
  const decimals = [0, 1].map((p) => decimalsFor(rows.map((of) => of[`payoff${p}`])));
  const square = (a, b) => {
    const of = rows.find((at) => at.action0 === a && at.action1 === b);
    if (!of || !of.outcome.payoffs) return element("td", { title: (of && of.outcome.reason) || "" },
      "no equilibrium of the economy");
    const line = (player, p) => element("span", {}, nameOf(player.player),
      element(of.isBest(player.player) ? "u" : "b", {},
      fixed(of[`payoff${p}`], decimals[p])));
    return element("td", of.equilibrium ? { class: "framed" } : {}, line(down, 0), line(across, 1));
  };
  const scope = (text) => element("th", { scope: "col" }, text);
  return [...told ? [] : [caption(`Rows: what ${nameOf(down.player)} does; columns: what ${nameOf(across.player)} does. Numbers: how good ` +
    "that is for each, percent of real income. Underlined: the best that a player can do against the other\u2019s choice. Framed: " +
    "an equilibrium, where neither wants to change.")],
  tableOf(element("tr", {}, element("th"), ...across.actions.map(scope)), element("tbody", {},
    ...down.actions.map((a) =>
    element("tr", {}, element("th", { scope: "row" }, a), ...across.actions.map((b) => square(a, b))))), "payoffs")];
}

function profileList(answer, rows, complete, told) {
  const players = answer.players.map((player, p) => [`payoff${p}`, nameOf(player.player)]);
  const decimals = players.map(([key]) => decimalsFor(rows.map((of) => of[key])));
  const words = (of) => answer.players.map((player, p) => element("span", {},
    `${nameOf(player.player)}: ${of[`action${p}`]}`));
  for (const of of rows) of.what = answer.players.map((_, p) => of[`action${p}`]).join(", ");
  const headings = [["what", "What each does"], ...players, ...(complete ? [["wants", "Would rather change",
    "words"]] : [])];
  const { head, body } = sortable(headings, rows, (of) => element("tr",
    of.equilibrium ? { class: "equilibrium" } : {},
    element("td", { class: "profile" }, ...words(of)),
    ...players.map(([key], p) => cell(of[key] === null ? "none" : fixed(of[key], decimals[p]))),
    ...(complete ? [cell(of.equilibrium ? "nobody: equilibrium" : of.change, "words")] : [])),
  complete ? "wants" : "", true, PROFILES_SHOWN);
  const hidden = rows.length - PROFILES_SHOWN;
  return [...told ? [] : [caption("A row for each combination of choices; numbers: how good it is for each player, percent of real income. " +
    (complete ? "Where nobody would rather do something else, given what the others do, it is an equilibrium. " : "") + "Click a heading to sort.")],
  tableOf(head, body, "numbers profiles"),
  ...(hidden > 0 ? [note(`The first ${PROFILES_SHOWN} in this order; ${hidden} more, all in report.json.`)] : [])];
}

function equilibriumBars(answer, equilibria) {
  const solved = equilibria.filter((outcome) => outcome.payoffs).slice(0, 4);
  if (solved.length === 0) return [];
  const stacks = solved.map((outcome) => answer.players.map((player) => {
    const payoff = outcome.payoffs[player.player], parts = contributions(player.values, payoff);
    return { name: nameOf(player.player), total: 100 * payoff.total,
      title: parts.map((part) => `${part.label}: ${percent(part.value)} %`).join("\n"),
      bars: stack(parts.map((part) => [part.value, `part${part.kind + 1}`])) };
  }));
  const scales = answer.players.map((_, p) => { // its own for each player, as some have far more at stake
    const values = stacks.flatMap((list) => [list[p].bars.below, list[p].bars.above]);
    return ends(values, largest(values));
  });
  return [heading("What the payoffs consist of"), caption("Percent; each player has a scale of its own."),
    keys(KINDS), element("div", { class: "panels" },
    ...solved.map((outcome, k) => element("div", {},
      caption(`Equilibrium${solved.length > 1 ? " " + (k + 1) : ""}: ` +
      answer.players.map((player) => `${nameOf(player.player)} ${outcome.actions[player.player]}`).join(", ")),
    ...stacks[k].map(({ name, total, title, bars }, p) => barRow(name, title, percent(total), bars.bars,
      ...scales[p])))))];
}

function mixedList(answer, mixed) {
  const real = (mixed || []).filter((of) => Object.values(of.probabilities).some((list) =>
    Object.values(list).some((share) => share > 1e-9 && share < 1 - 1e-9)));
  if (real.length === 0) return [];
  const words = (list) => Object.entries(list).filter(([, share]) => share > 1e-9)
    .map(([action, share]) => `${action} ${number(Number((100 * share).toPrecision(3)))} %`).join(", ");
  return [heading("Equilibria by chance"),
    caption("Nobody knows beforehand what the other will do: each action has the " +
    "probability that leaves the other nothing better."),
  tableOf(headRow(["", ...answer.players.map((player) => nameOf(player.player)), "Payoffs, %"]),
    element("tbody", {}, ...real.slice(0, 20).map((of, k) => row(String(k + 1),
      ...Object.values(of.probabilities).map(words),
      of.payoffs.map((value) => percent(100 * value)).join(" / ")))), "")];
}

function responsePictures(answer, quantal, told) {
  const path = quantal ? quantal.path.filter((point) => point.lambda > 0) : [];
  if (path.length < 2) return [];
  const pictures = answer.players.map(({ player, actions }) => {
    const peak = (action) => Math.max(...path.map((point) => point.probabilities[player][action]));
    const shown = [...actions].sort((a, b) => peak(b) - peak(a)).slice(0, 4);
    return element("div", {}, heading(nameOf(player)), keys(shown.map((action, k) => [`part${k + 1}`, action])),
      chart({ small: true, x: { log: true }, y: { ends: [0, 100] }, lines: shown.map((action, k) =>
        ({ look: `part${k + 1}`,
        points: path.map((point) => [point.lambda, 100 * point.probabilities[player][action]]) })) }));
  });
  return [heading("If players make mistakes"),
    ...told ? [] : [caption("How likely each choice is, percent, by how much players heed what " +
    "pays: at the left they choose almost at random, at the right almost always the better (the lambda of quantal response; " +
    "at 1 a player minds the costliest mistake of this game a little).")],
  element("div", { class: "small-charts" }, ...pictures)];
}

// `told`: the reader knows how to read it; `short`: a long list has the equilibria alone.
function gameTable(answer, of, told, short = false) {
  const total = answer.players.reduce((product, player) => product * player.actions.length, 1);
  const complete = Boolean(of.profiles) && of.profiles.length === total;
  const rows = gameRows(answer, of.profiles || of.best_replies.path, complete);
  const small = complete && answer.players.length === 2 && answer.players[1].actions.length <= 12;
  return small ? payoffMatrix(answer, rows, told)
    : profileList(answer, short && complete ? rows.filter((at) => at.equilibrium) : rows, complete, told);
}

function drawGame(answer) {
  const made = [];
  for (const [title, of] of variantsOf(answer)) {
    made.push(...(title ? [heading(title)] : []), ...gameTable(answer, of, title), ...equilibriumBars(answer,
      of.equilibria || []),
      ...mixedList(answer, of.mixed_equilibria), ...responsePictures(answer, of.quantal_response, title));
  }
  if (answer.alone) {
    if (answer.linking_changes !== null) made.push(heading(answer.linking_changes ? "Linking the games changes what is done" : "Linking the games changes nothing that is done"),
      caption("Each game alone, without the other:"));
    for (const alone of answer.alone) made.push(heading(alone.games.join(", ")), ...gameTable(alone, alone,
      true, true));
  }
  return [...made, note("Percent: 100 times the change of the logarithm of real income, plus the weights on others and the stakes.")];
}

// ---- coalitions ----

// Bars with figures for rows [label, value, title?].
function barList(list, look = "") {
  const [low, high] = ends(list.map(([, value]) => value), reach(list.map(([, value]) => value)));
  return element("div", { class: look }, ...list.map(([label, value, title]) =>
    barRow(label, title || label, percent(value, value < 0), [[0, value, value > 0 ? "up" : ""]], low, high)));
}

function ladderPicture(answer) {
  const top = Math.max(...answer.ladder.map((rung) => rung.damage)), cost = Math.max(0,
    ...answer.ladder.map((rung) => rung.cost));
  const low = Math.min(0, -cost, ...answer.ladder.map((rung) => rung.damage)), high = Math.max(top, 1e-9);
  const [loss, own] = [decimalsFor([top]) - 1, decimalsFor([cost]) - 1];
  return answer.ladder.map((rung, k) => {
    const before = k ? answer.ladder[k - 1].members : [];
    const joins = rung.members.filter((code) => !before.includes(code)).map((code) => `+ ${nameOf(code)}`);
    const leaves = before.filter((code) => !rung.members.includes(code)).map((code) => `\u2212 ${nameOf(code)}`);
    const bars = [[0, rung.damage, "part1"], [0, -rung.cost, "part2"]];
    return barRow(`${rung.members.length}  ${[...joins, ...leaves].join(", ") || "nobody"}`,
      rung.members.map(nameOf).join(", ") || "nobody",
      element("span", {}, fixed(rung.damage, loss), element("small", {}, fixed(rung.cost, own))), bars, low, high);
  });
}

function drawCoalition(answer) {
  const players = answer.players, by = (key) => [...players].sort((a, b) => b[key] - a[key]);
  const text = (player) => nameOf(player.player) + (player.member ? "" : " (outside)");
  const bars = (key, scale = 1) => barList(by(key).filter((player) => player[key] !== null)
    .map((player) => [text(player), scale * player[key]]));
  const list = (codes) => codes.map(nameOf).join(", ") || "nobody";
  const made = [];
  if (answer.ladder.length) {
    made.push(heading("The best coalition of each size"),
      caption(`How many take part, and who joins as it grows: those who ` +
      `together cost ${nameOf(answer.target)} most. Figures: the loss of ${nameOf(answer.target)}, then their own, percent of real income.`),
    keys([["part1", `loss of ${nameOf(answer.target)}`], ["part2", "the coalition\u2019s own loss"]]),
    element("div", { class: "ladder" }, ...ladderPicture(answer)));
  }
  const error = largest(players.map((player) => player.shapley_error));
  made.push(element("div", { class: "panels" },
    element("div", {}, heading("What would be missing without it"),
      caption(`Points of the loss of ${nameOf(answer.target)}; ` +
      "for outsiders: what they would add"), bars("marginal")),
    element("div", {}, heading("Its share of the whole"),
      caption("The same, averaged over all orders in which they may join " +
      `(Shapley)${error > 0 ? `; estimated, within \u00b1${percent(error, false)}` : ""}`), bars("shapley")),
    element("div", {}, heading("What taking part is worth to it"),
      caption("Percent of real income; below zero: it would rather be outside"),
      bars("gain", 100))));
  made.push(note(`Who would leave: ${list(answer.stability.leave)}. Who would join: ${list(answer.stability.join)}.` +
    (answer.stability.unknown.length ? ` Not known: ${list(answer.stability.unknown)}.` : "")));
  const burden = answer.equal_burden;
  if (burden.countries.length) {
    const rows = [...burden.countries].sort((a, b) => b.transfer - a.transfer);
    const shown = rows.map((of) => of.transfer), [low, high] = ends(shown, reach(shown));
    const text = (value) => (value > 0 ? "+" : "") + minus(amount(value, { divisor: 1 }));
    made.push(heading("Payments that share the burden"),
      caption(`What each would receive (+) or pay (\u2212), ${report.world.unit} ` +
      `a year, so that all lose the same ${percent(burden.real_income)} % of real income`),
    element("div", { class: "two" }, ...rows.map((of) => barRow(nameOf(of.country),
      `${nameOf(of.country)}: ${percent(of.real_income_without)} % ` +
      "without payments", text(of.transfer), [[0, of.transfer, of.transfer > 0 ? "up" : ""]], low, high))));
  }
  return made;
}

// ---- optimal measures ----

function measureTable(answer, measures) {
  if (measures.length === 0) return [note("None: no further measure helps.")];
  const rows = measures.map((of) => ({ ...of, from: nameOf(of.origin), to: nameOf(of.destination),
    what: sectorOf(of.sector) }));
  const { head, body } = sortable([["from", "From"], ["to", "To", "words"], ["what", "Sector", "words"],
    ["value", `${answer.instrument}, %`],
    ["baseline_trade", `Trade before, ${picture.money.trade.unit}`]], rows, (of) => element("tr", {},
      cell(of.from), cell(of.to, "words"),
    cell(of.what, "words"), cell(percent(100 * of.value, false), "exact"), cell(amount(of.baseline_trade))),
      "baseline_trade", false, TABLE_SHOWN);
  const hidden = rows.length - TABLE_SHOWN;
  return [tableOf(head, body), ...(hidden > 0 ? [note(`${TABLE_SHOWN} of ${rows.length} in this order; more in report.json.`)] : [])];
}

function frontierPicture(answer, frontier) {
  const solved = frontier.filter((of) => of.own !== undefined);
  const effects = (of) => [`own real income ${percent(of.own)} %`,
    `${nameOf(answer.target)} ${percent(of.target)} %`];
  const made = [];
  if (answer.target && solved.length > 1) {
    made.push(caption(`Each point is the best that can be done when a percent of loss of ${nameOf(answer.target)} is worth psi ` +
      `percent of own real income. Left: ${nameOf(answer.target)} loses more; up: it costs less oneself.`),
    ...(answer.scenario ? [keys([["part1", "best"], ["part2", "the scenario\u2019s own measures"]])] : []),
    chart({ lines: [{ look: "part1", dots: "psi", points: [...solved].sort((a, b) => a.target - b.target).map((of) =>
      [of.target, of.own, number(of.psi), effects(of)]) }, ...(answer.scenario ? [{ look: "part2", dots: "the",
        points:
      [[answer.scenario.target, answer.scenario.own, "scenario", effects(answer.scenario)]] }] : [])],
    x: { label: `real income of ${nameOf(answer.target)}, %` }, y: { label: "own real income, %" } }));
  }
  const place = element("div");
  const show = (k) => place.replaceChildren(...measureTable(answer, solved[k].measures));
  const choice = element("select", { "aria-label": "psi" }, ...solved.map((of, k) => element("option", { value: k },
    `psi = ${number(of.psi)}`)));
  choice.addEventListener("change", () => show(Number(choice.value)));
  if (solved.length === 0) return made;
  choice.value = solved.length - 1;
  show(solved.length - 1);
  return [...made, element("h3", {}, "The measures ", ...(answer.target ? [choice] : [])), place];
}

function banPicture(answer, bans) {
  const steps = bans.steps.map((step, k) => ({ ...step, k })), target = nameOf(answer.target);
  if (steps.length < 2) return [];
  const line = (key, look) => ({ look, points: steps.map((step) => [step.k, step[key]]) });
  return [caption(`Bans are added one after another, each time the one that is best given those before. Change in real income, percent, ` +
    "by how many bans there are." + (answer.scenario ? ` The scenario\u2019s own measures: ${target} ${percent(answer.scenario.target)} %, ` +
    `own ${percent(answer.scenario.own)} %.` : "")), keys([["part1", target], ["part2",
      answer.actors.map(nameOf).join(", ")]]),
  chart({ lines: [line("target", "part1"), line("own", "part2")], x: { label: "bans", whole: true },
    y: { label: "real income, %" } }),
  tableOf(headRow(["", "From", "To", "Sector", `${target}, %`, "own, %"], 4), element("tbody", {},
    ...steps.slice(1, TABLE_SHOWN + 1).map((step) =>
    element("tr", {}, cell(String(step.k)), ...[nameOf(step.origin), nameOf(step.destination),
      sectorOf(step.sector)].map((text) =>
      cell(text, "words")), cell(fixed(step.target, 4), "exact"), cell(fixed(step.own, 4)))))),
  ...(steps.length > TABLE_SHOWN + 1 ? [note(`The first ${TABLE_SHOWN} of ${steps.length - 1}; all are in report.json.`)] : [])];
}

function nashPicture(answer, nash) {
  if (!nash.players) return [];
  return [caption("Nobody would change its own measures, given those of the others."), element("div",
    { class: "panels" },
    element("div", {}, heading(`Average ${answer.instrument}, %`), barList(nash.players.map((of) =>
      [nameOf(of.player), of.average]))),
    element("div", {}, heading("Real income, %"), barList(nash.players.map((of) => [nameOf(of.player),
      of.real_income])))),
  ...measureTable(answer, nash.measures)];
}

function drawOptimal(answer) {
  return variantsOf(answer).flatMap(([title, of]) => [...(title ? [heading(title)] : []),
    ...(of.bans ? banPicture(answer, of.bans) : []), ...(of.nash ? nashPicture(answer, of.nash) : []),
    ...(of.frontier ? frontierPicture(answer, of.frontier) : [])]);
}

// ---- all of them ----

// What was found: the first sentence, and a list of the others.
function found(answer) {
  const [first, ...others] = picture.sentences[report.questions.indexOf(answer)]
    .map((text) => text.replaceAll(" %", "\u00a0%").replace(/(?<=^|[\s(])-(?=\d)/g, "\u2212"));
  return [element("p", { class: "found" }, first), element("ul", { class: "found" }, ...others.map((text) =>
    element("li", {}, text)))].slice(0, others.length ? 2 : 1);
}

function drawChoices() {
  const draw = { compliance: drawCompliance, game: drawGame, coalition: drawCoalition, optimal: drawOptimal,
    leakage: drawLeakage, inspection: drawInspection, settlement: drawSettlement, backtest: drawBacktest };
  report.questions.filter((answer) => draw[answer.ask]).forEach((answer, k) => {
    byId("choices").append(element("section", { id: `choice${k + 1}-section`, class: `wide ${answer.ask}` },
      element("h2", {}, answer.title), ...found(answer),
      ...draw[answer.ask](answer)));
  });
}

