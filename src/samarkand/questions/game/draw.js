// Games: what each combination of choices is worth to each player, and where nobody would change.
import { contributions, KINDS, variantsOf } from "samarkand/answers";
import { barRow, ends, stack } from "samarkand/bars";
import { chart } from "samarkand/chart";
import { caption, element, heading, keys, note } from "samarkand/elements";
import { decimalsFor, fixed, largest, number, percent } from "samarkand/numbers";
import { nameOf } from "samarkand/report";
import { cell, headRow, row, sortable, tableOf } from "samarkand/tables";

const PROFILES_SHOWN = 60;
const MIXED_SHOWN = 20;

// The best payoff of each player given what the others do; none where profiles are missing.
function bestReplies(codes, outcomes, isComplete) {
  const best = new Map();
  const place = (actions, code) => code + JSON.stringify(codes.map((other) => other === code ? 0 : actions[other]));
  for (const { actions, payoffs } of isComplete ? outcomes.filter((outcome) => outcome.payoffs) : []) {
    for (const code of codes) {
      const at = place(actions, code);
      best.set(at, Math.max(payoffs[code].total, best.get(at) ?? -Infinity));
    }
  }
  return ({ actions, payoffs }, code) => payoffs[code].total >= best.get(place(actions, code));
}

// Rows for the table: actions, payoffs in percent, and who would rather do something else. The
// equilibria are those of the report; nobody would change there.
function gameRows(answer, outcomes, equilibria, isComplete) {
  const codes = answer.players.map((player) => player.player);
  const nameOfProfile = (actions) => JSON.stringify(codes.map((code) => actions[code]));
  const stable = new Set(equilibria.map(({ actions }) => nameOfProfile(actions)));
  const isBestReply = bestReplies(codes, outcomes, isComplete);
  return outcomes.map((outcome) => {
    const { actions, payoffs } = outcome;
    const isEquilibrium = stable.has(nameOfProfile(actions));
    const isBest = (code) => Boolean(isComplete && payoffs) && (isEquilibrium || isBestReply(outcome, code));
    const wants = isComplete && payoffs ? codes.filter((code) => !isBest(code)) : [];
    const made = { outcome, isBest, isEquilibrium, wants: payoffs && isComplete ? wants.length : null, change: wants };
    codes.forEach((code, p) => {
      made[`action${p}`] = actions[code];
      made[`payoff${p}`] = payoffs ? 100 * payoffs[code].total : null;
    });
    return made;
  });
}

function payoffMatrix(report, answer, rows, isTold) {
  const [down, across] = answer.players;
  const decimals = [0, 1].map((p) => decimalsFor(rows.map((of) => of[`payoff${p}`])));
  const square = (a, b) => {
    const of = rows.find((at) => at.action0 === a && at.action1 === b);
    if (!of || !of.outcome.payoffs) return element("td", { title: (of && of.outcome.reason) || "" },
      "no equilibrium of the economy");
    const line = (player, p) => element("span", {}, nameOf(report, player.player),
      element(of.isBest(player.player) ? "u" : "b", {}, fixed(of[`payoff${p}`], decimals[p])));
    return element("td", of.isEquilibrium ? { class: "framed" } : {}, line(down, 0), line(across, 1));
  };
  const scope = (text) => element("th", { scope: "col" }, text);
  return [...isTold ? [] : [caption(`Rows: what ${nameOf(report, down.player)} does; columns: what ` +
    `${nameOf(report, across.player)} does. Numbers: how good that is for each, percent of real income. Underlined: the ` +
    "best that a player can do against the other\u2019s choice. Framed: an equilibrium, where neither wants to change.")],
  tableOf(element("tr", {}, element("th"), ...across.actions.map(scope)), element("tbody", {},
    ...down.actions.map((a) => element("tr", {}, element("th", { scope: "row" }, a),
      ...across.actions.map((b) => square(a, b))))), "payoffs")];
}

function profileList(report, answer, rows, isComplete, isTold) {
  const names = answer.players.map((player) => nameOf(report, player.player));
  const columns = names.map((name, p) => [`payoff${p}`, name]);
  const decimals = columns.map(([key]) => decimalsFor(rows.map((of) => of[key])));
  const words = (of) => names.map((name, p) => element("span", {}, `${name}: ${of[`action${p}`]}`));
  const change = (of) => of.isEquilibrium ? "nobody: equilibrium"
    : of.change.map((code) => nameOf(report, code)).join(", ");
  for (const of of rows) of.what = names.map((_, p) => of[`action${p}`]).join(", ");
  const headings = [["what", "What each does"], ...columns,
    ...(isComplete ? [["wants", "Would rather change", "words"]] : [])];
  const { head, body } = sortable(headings, rows, (of) => element("tr",
    of.isEquilibrium ? { class: "equilibrium" } : {}, element("td", { class: "profile" }, ...words(of)),
    ...columns.map(([key], p) => cell(of[key] === null ? "none" : fixed(of[key], decimals[p]))),
    ...(isComplete ? [cell(change(of), "words")] : [])), isComplete ? "wants" : "", true, PROFILES_SHOWN);
  const hidden = rows.length - PROFILES_SHOWN;
  return [...isTold ? [] : [caption("A row for each combination of choices; numbers: how good it is for each player, " +
    "percent of real income. " + (isComplete ? "Where nobody would rather do something else, given what the others do, it " +
    "is an equilibrium. " : "") + "Click a heading to sort.")],
  tableOf(head, body, "numbers profiles"),
  ...(hidden > 0 ? [note(`The first ${PROFILES_SHOWN} in this order; ${hidden} more, all in report.json.`)] : [])];
}

function equilibriumBars(report, answer, equilibria) {
  const solved = equilibria.filter((outcome) => outcome.payoffs).slice(0, 4);
  if (solved.length === 0) return [];
  const name = (player) => nameOf(report, player.player);
  const stacks = solved.map((outcome) => answer.players.map((player) => {
    const payoff = outcome.payoffs[player.player], parts = contributions(report, player.values, payoff);
    return { name: name(player), total: 100 * payoff.total,
      title: parts.map((part) => `${part.label}: ${percent(part.value)} %`).join("\n"),
      bars: stack(parts.map((part) => [part.value, `part${part.kind + 1}`])) };
  }));
  const scales = answer.players.map((_, p) => { // its own for each player, as some have far more at stake
    const values = stacks.flatMap((list) => [list[p].bars.below, list[p].bars.above]);
    return ends(values, largest(values));
  });
  return [heading("What the payoffs consist of"), caption("Percent; each player has a scale of its own."),
    keys(KINDS), element("div", { class: "panels" }, ...solved.map((outcome, k) => element("div", {},
      caption(`Equilibrium${solved.length > 1 ? " " + (k + 1) : ""}: ` +
        answer.players.map((player) => `${name(player)} ${outcome.actions[player.player]}`).join(", ")),
      ...stacks[k].map(({ name: label, total, title, bars }, p) =>
        barRow(label, title, percent(total), bars.bars, ...scales[p])))))];
}

function mixedList(report, answer, mixed) {
  const isShared = (share) => share > 1e-9 && share < 1 - 1e-9;
  const real = mixed.filter((of) => Object.values(of.probabilities).some((list) => Object.values(list).some(isShared)));
  if (real.length === 0) return [];
  const words = (list) => Object.entries(list).filter(([, share]) => share > 1e-9)
    .map(([action, share]) => `${action} ${number(Number((100 * share).toPrecision(3)))} %`).join(", ");
  return [heading("Equilibria by chance"), caption("Nobody knows beforehand what the other will do: each action has " +
    "the probability that leaves the other nothing better."),
  tableOf(headRow(["", ...answer.players.map((player) => nameOf(report, player.player)), "Payoffs, %"]),
    element("tbody", {}, ...real.slice(0, MIXED_SHOWN).map((of, k) => row(String(k + 1),
      ...Object.values(of.probabilities).map(words),
      of.payoffs.map((value) => percent(100 * value)).join(" / ")))), "")];
}

function responsePictures(root, report, answer, quantal, isTold) {
  const path = quantal ? quantal.path.filter((point) => point.lambda > 0) : [];
  if (path.length < 2) return [];
  const pictures = answer.players.map(({ player, actions }) => {
    const peak = (action) => Math.max(...path.map((point) => point.probabilities[player][action]));
    const shown = [...actions].sort((a, b) => peak(b) - peak(a)).slice(0, 4);
    const lines = shown.map((action, k) => ({ look: `part${k + 1}`,
      points: path.map((point) => [point.lambda, 100 * point.probabilities[player][action]]) }));
    return element("div", {}, heading(nameOf(report, player)), keys(shown.map((action, k) => [`part${k + 1}`, action])),
      chart({ room: root.clientWidth, small: true, x: { log: true }, y: { ends: [0, 100] }, lines }));
  });
  return [heading("If players make mistakes"),
    ...isTold ? [] : [caption("How likely each choice is, percent, by how much players heed what " +
    "pays: at the left they choose almost at random, at the right almost always the better (the lambda of quantal " +
    "response; at 1 a player minds the costliest mistake of this game a little).")],
  element("div", { class: "small-charts" }, ...pictures)];
}

// `isTold`: the reader knows how to read it; `isShort`: a long list has the equilibria alone.
function gameTable(report, answer, of, isTold, isShort = false) {
  const total = answer.players.reduce((product, player) => product * player.actions.length, 1);
  const isComplete = Boolean(of.profiles) && of.profiles.length === total;
  const rows = gameRows(answer, of.profiles || of.best_replies.path, of.equilibria || [], isComplete);
  const isSmall = isComplete && answer.players.length === 2 && answer.players[1].actions.length <= 12;
  return isSmall ? payoffMatrix(report, answer, rows, isTold)
    : profileList(report, answer, isShort && isComplete ? rows.filter((at) => at.isEquilibrium) : rows, isComplete, isTold);
}

export function draw(root, report, question) {
  if (!question.players) return;
  for (const [title, of] of variantsOf(question)) {
    root.append(...(title ? [heading(title)] : []), ...gameTable(report, question, of, title),
      ...equilibriumBars(report, question, of.equilibria || []), ...mixedList(report, question, of.mixed_equilibria || []),
      ...responsePictures(root, report, question, of.quantal_response, title));
  }
  if (question.alone) {
    if (question.linking_changes !== null) {
      root.append(heading(question.linking_changes ? "Linking the games changes what is done"
        : "Linking the games changes nothing that is done"), caption("Each game alone, without the other:"));
    }
    for (const alone of question.alone) {
      root.append(heading(alone.games.join(", ")), ...gameTable(report, alone, alone, true, true));
    }
  }
  root.append(note("Percent: 100 times the change of the logarithm of real income, plus the weights on others and " +
    "the stakes."));
}
