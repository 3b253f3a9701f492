// The best measures of an actor: by what it wants, ban after ban, or against each other.
import { variantsOf } from "samarkand/answers";
import { barList } from "samarkand/bars";
import { chart } from "samarkand/chart";
import { caption, chooser, element, heading, keys, note } from "samarkand/elements";
import { amount, fixed, number, percent } from "samarkand/numbers";
import { nameOf, sectorOf } from "samarkand/report";
import { cell, headRow, sortable, tableOf } from "samarkand/tables";

const SHOWN = 100, NAMED = 12;

function measureTable(report, { instrument }, measures) {
  if (measures.length === 0) return [note("None: no further measure helps.")];
  const money = report.money.trade;
  const rows = measures.map((of) => ({ ...of, from: nameOf(report, of.origin), to: nameOf(report, of.destination),
    what: sectorOf(report, of.sector) }));
  const hasBefore = "before" in rows[0];
  const { head, body } = sortable([["from", "From"], ["to", "To", "words"], ["what", "Sector", "words"],
    ["value", `${instrument}, %`], ...(hasBefore ? [["before", "before, %"]] : []),
    ["baseline_trade", `Trade before, ${money.unit}`]], rows, (of) =>
    element("tr", {}, cell(of.from), cell(of.to, "words"), cell(of.what, "words"),
      cell(percent(100 * of.value, false), "exact"),
      ...(hasBefore ? [cell(percent(100 * of.before, false))] : []), cell(amount(of.baseline_trade, money))),
  "baseline_trade", false, SHOWN);
  return [tableOf(head, body), ...(rows.length > SHOWN
    ? [note(`${SHOWN} in this order; all are in the tables that the run wrote beside this page.`)] : [])];
}

function incomes(report, { countries }) {
  const rows = countries.filter((of) => of.real_income !== null)
    .sort((a, b) => Math.abs(b.real_income) - Math.abs(a.real_income)).slice(0, NAMED);
  return [heading(`Real income of ${rows.length} of ${countries.length} economies, largest changes first, %`),
    barList(rows.map((of) => [nameOf(report, of.country), of.real_income]))];
}

function frontierPicture(root, report, question, frontier) {
  const solved = frontier.filter((of) => of.own !== undefined), { scenario } = question;
  if (solved.length === 0) return [];
  const target = question.target && nameOf(report, question.target), made = [];
  if (target && solved.length > 1) {
    const effects = (of) => [`own real income ${percent(of.own)} %`, `${target} ${percent(of.target)} %`];
    const best = { look: "part1", dots: "psi", points: [...solved].sort((a, b) => a.target - b.target)
      .map((of) => [of.target, of.own, number(of.psi), effects(of)]) };
    const own = scenario && { look: "part2", dots: "the",
      points: [[scenario.target, scenario.own, "scenario", effects(scenario)]] };
    made.push(caption(`Each point is the best that can be done when a percent of loss of ${target} is worth psi ` +
      `percent of own real income. Left: ${target} loses more; up: it costs less oneself.`),
    ...(scenario ? [keys([["part1", "best"], ["part2", "the scenario\u2019s own measures"]])] : []),
    chart({ room: root.clientWidth, lines: scenario ? [best, own] : [best],
      x: { label: `real income of ${target}, %` }, y: { label: "own real income, %" } }));
  }
  const place = element("div");
  const show = (k) => place.replaceChildren(...measureTable(report, question, solved[k].measures),
    ...incomes(report, solved[k]));
  const last = solved.length - 1;
  const choice = chooser(solved.map((of, k) => [k, `psi = ${number(of.psi)}`]), last, show, { "aria-label": "psi" });
  show(last);
  return [...made, element("h3", {}, "The measures ", ...(target ? [choice] : [])), place];
}

function banPicture(root, report, question, bans) {
  const steps = bans.steps.map((step, k) => ({ ...step, k })), target = nameOf(report, question.target);
  if (steps.length < 2) return [];
  const line = (key, look) => ({ look, points: steps.map((step) => [step.k, step[key]]) });
  const { scenario } = question;
  return [caption("Bans are added one after another, each time the one that is best given those before. Change in real " +
    "income, percent, by how many bans there are." + (scenario ? " The scenario\u2019s own measures: " +
    `${target} ${percent(scenario.target)} %, own ${percent(scenario.own)} %.` : "")),
  keys([["part1", target], ["part2", question.actors.map((code) => nameOf(report, code)).join(", ")]]),
  chart({ room: root.clientWidth, lines: [line("target", "part1"), line("own", "part2")],
    x: { label: "bans", whole: true }, y: { label: "real income, %" } }),
  tableOf(headRow(["", "From", "To", "Sector", `${target}, %`, "own, %"], 4), element("tbody", {},
    ...steps.slice(1, SHOWN + 1).map((step) => element("tr", {}, cell(String(step.k)),
      ...[nameOf(report, step.origin), nameOf(report, step.destination), sectorOf(report, step.sector)].map((text) =>
        cell(text, "words")), cell(fixed(step.target, 4), "exact"), cell(fixed(step.own, 4)))))),
  ...(steps.length > SHOWN + 1 ? [note(`The first ${SHOWN} of ${steps.length - 1}; all are in report.json.`)] : [])];
}

function nashPicture(report, question, nash) {
  if (!nash.players) return [];
  const bars = (key) => barList(nash.players.map((of) => [nameOf(report, of.player), of[key]]));
  return [caption("Nobody would change its own measures, given those of the others."),
    element("div", { class: "panels" },
      element("div", {}, heading(`Average ${question.instrument}, %`), bars("average")),
      element("div", {}, heading("Real income, %"), bars("real_income"))),
    ...measureTable(report, question, nash.measures)];
}

export function draw(root, report, question) {
  for (const [title, of] of variantsOf(question)) {
    root.append(...(title ? [heading(title)] : []), ...(of.bans ? banPicture(root, report, question, of.bans) : []),
      ...(of.nash ? nashPicture(report, question, of.nash) : []),
      ...(of.frontier ? frontierPicture(root, report, question, of.frontier) : []));
  }
}
