// Answers about ways round and currencies: leakage, inspection, settlement, backtest.

const THIRD_COUNTRIES = 12;
const billions = (value) => value / 1000;
const shares = (value) => value === null ? "" : fixed(100 * value, 0);

function sums(list, key, value) {
  const total = new Map();
  for (const entry of list) total.set(entry[key], (total.get(entry[key]) || 0) + entry[value]);
  return [...total].sort((a, b) => b[1] - a[1]).filter(([, sum]) => sum > 0);
}

function drawLeakage(answer) {
  const controlled = answer.sectors.filter((of) => of.banned > 0).sort((a, b) => b.banned - a.banned);
  if (controlled.length === 0) return [];
  const by = sums(answer.by_way_of, "country", "arrives").slice(0, THIRD_COUNTRIES);
  const earn = sums(answer.by_way_of, "country", "markup").slice(0, THIRD_COUNTRIES);
  const bars = (list) => barList(list.map(([code, sum]) => [nameOf(code), billions(sum)]));
  return [element("div", { class: "panels" },
    element("div", {}, heading("Sold on by, bn USD"), bars(by)),
    element("div", {}, heading("Who earns the markup, bn USD"), bars(earn))),
  heading("By sector"),
  tableOf(headRow(["", "banned, bn", "arrives, bn", "replaced, %", "price, %", "markup, bn"]),
    element("tbody", {}, ...controlled.map((of) => row(sectorOf(of.sector), fixed(billions(of.banned), 2),
      fixed(billions(of.arrives), 2), shares(of.replaced), of.price === null ? "" : percent(of.price),
      fixed(billions(of.markup), 2))))),
  ...mirrorTable(answer)];
}

function mirrorTable(answer) {
  const list = answer.mirror.slice(0, 20);
  if (list.length === 0) return [];
  return [heading("What the two ends will report"), caption("Goods that must not go direct are exports to a third " +
    "country in the exporter\u2019s statistics; it never sees them as its own imports."),
  tableOf(headRow(["from", "to", "exporter, bn", "importer, bn", "gap, logs"], 2),
    element("tbody", {}, ...list.map((of) => element("tr", {}, cell(nameOf(of.origin), "words"),
      cell(nameOf(of.destination), "words"), cell(fixed(billions(of.exporter_reported), 2)),
      cell(fixed(billions(of.importer_reported), 2)), cell(percent(of.gap))))))];
}

function drawInspection(answer) {
  const plans = answer.plans.filter((plan) => plan.budget > 0);
  if (plans.length === 0) return [];
  const stopped = (value) => 100 * (1 - value / answer.unchecked);
  const line = (look, key) => ({ look, points: plans.filter((plan) => plan[key] !== null)
    .map((plan) => [plan.budget, stopped(plan[key])]) });
  const places = (plan) => [...plan.checks].sort((a, b) => b.km - a.km).slice(0, 5)
    .map((of) => `${nameOf(of.origin)} by ${of.mode} ${fixed(of.km, 0)} km`).join(", ");
  return [caption("What checks stop, where they are spent best and smugglers know where."),
    ...(plans.length > 1 ? [keys([["part1", "at given prices"], ["part2", "in equilibrium"]]),
      chart({ lines: [line("part1", "leakage"), line("part2", "leakage_in_equilibrium")],
        x: { log: true, label: "km of border checked fully" }, y: { label: "stopped, %" } })] : []),
    tableOf(headRow(["km", "stopped, %", "in equilibrium, %", "where"]),
      element("tbody", {}, ...plans.map((plan) => element("tr", {}, cell(number(plan.budget)),
        cell(fixed(stopped(plan.leakage), 0)), cell(plan.leakage_in_equilibrium === null ? ""
          : fixed(stopped(plan.leakage_in_equilibrium), 0)), cell(places(plan), "words")))))];
}

function drawSettlement(answer) {
  return [tableOf(headRow(["", "trade, bn", "currency", "before, %", "after, %", "costs, %"], 1),
    element("tbody", {}, ...answer.corridors.flatMap((corridor) => corridor.currencies.map((of, k) =>
      row(k === 0 ? corridor.corridor + (corridor.third_countries ? " (third countries)" : "") : "",
        k === 0 ? fixed(billions(corridor.trade), 1) : "", of.currency, shares(of.before), shares(of.after),
        k === 0 ? percent(corridor.cost) : "")))))];
}

// Predicted changes over observed ones, both as logs; on the diagonal they agree.
function changesPicture(answer) {
  const room = Math.min(byId("choices").clientWidth || 560, 560), side = room - 70;
  const log = (value) => Math.log1p(value / 100);
  const values = answer.flows.flatMap((of) => [log(of.fact), log(of.predicted), log(of.without_channels)]);
  const [low, high] = [Math.min(0, ...values) - 0.1, Math.max(0, ...values) + 0.1];
  const at = (value) => (value - low) / (high - low) * side;
  const made = svg("svg", { viewBox: `0 0 ${room} ${side + 50}`, class: "chart", role: "img",
    style: `max-width:${room}px` });
  const text = (x, y, words, anchor = "middle") => svg("text", { x, y, "text-anchor": anchor }, words);
  for (const share of [-75, -50, 0, 100, 300, 1000]) {
    const place = at(log(share));
    if (place < 0 || place > side) continue;
    made.append(svg("line", { class: share ? "grid" : "zero", x1: 50 + place, x2: 50 + place, y1: 10, y2: side + 10 }),
      svg("line", { class: share ? "grid" : "zero", x1: 50, x2: 50 + side, y1: side + 10 - place, y2: side + 10 - place }),
      text(50 + place, side + 26, `${share} %`), text(46, side + 14 - place, `${share} %`, "end"));
  }
  made.append(svg("line", { class: "mark part1", x1: 50, y1: side + 10, x2: 50 + side, y2: 10 }),
    text(50 + side / 2, side + 44, "what happened"));
  for (const [key, look] of [["without_channels", "part2"], ["predicted", "part1"]]) {
    for (const of of answer.flows) {
      const [x, y] = [50 + at(log(of.fact)), side + 10 - at(log(of[key]))];
      made.append(withTip(svg("circle", { class: `dot ${look}`, cx: x.toFixed(1), cy: y.toFixed(1), r: 5 }),
        () => [element("b", {}, flowName(of)), element("span", {}, `fact ${percent(of.fact)} %`),
          element("span", {}, `predicted ${percent(of[key])} %`)]));
      if (key === "predicted") made.append(text(x + 8, y - 6, of.destination, "start"));
    }
  }
  return made;
}

const flowName = (of) => `${nameOf(of.origin)} ${of.both ? "with" : "to"} ${nameOf(of.destination)}`;

function drawBacktest(answer) {
  if (answer.flows.length === 0) return [];
  const score = (name, of) => row(name, of.rank_correlation === null ? "" : fixed(of.rank_correlation, 2),
    fixed(of.mean_log_error, 2), fixed(of.mean_percent_error, 0));
  return [keys([["part1", "the model"], ["part2", "without channels"]]), changesPicture(answer),
    tableOf(headRow(["change of recorded trade in goods", `${answer.judged}, %`, "predicted, %", "without channels, %",
      `${answer.fitted}, %`, "fitted, %"]),
    element("tbody", {}, ...answer.flows.map((of) => row(flowName(of), percent(of.fact), percent(of.predicted),
      percent(of.without_channels), of.fact_fitted === null ? "" : percent(of.fact_fitted),
      percent(of.predicted_fitted))))),
    tableOf(headRow([String(answer.judged), "rank correlation", "mean error, logs", "mean error, points"]),
      element("tbody", {}, score("the model", answer.model), score("without channels", answer.without_channels),
        score("no change", answer.no_change)))];
}
