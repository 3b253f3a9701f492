// The page of a run: a section for each part of the report, in the order they are read.
import * as citation from "samarkand/citation";
import * as drawings from "samarkand/drawings";
import * as economy from "samarkand/economy";
import { element } from "samarkand/elements";
import * as groups from "samarkand/groups";
import * as map from "samarkand/map";
import * as measures from "samarkand/measures";
import * as method from "samarkand/method";
import { counted, percent, typeset } from "samarkand/numbers";
import * as outcomes from "samarkand/outcomes";
import { found } from "samarkand/answers";
import { hasChanges } from "samarkand/report";
import * as robustness from "samarkand/robustness";
import * as shifts from "samarkand/shifts";

// Answers that the equilibrium itself gives have a place of their own on the page.
const OWN_PLACE = ["welfare", "exposure"];

// Puts a section into `parent`, in which `draw` finds the width that it will have; one that stays
// empty is taken out again.
export function section(parent, name, look, draw) {
  const made = element("section", { id: `${name}-section`, ...(look ? { class: look } : {}) });
  parent.append(made);
  try {
    draw(made);
  } catch (error) { // the rest of the page is as good as before
    made.append(element("p", { class: "warning" }, `This part cannot be drawn: ${error.message}`));
  }
  if (made.childElementCount === 0) made.remove();
}

// `facts`: what the result is of; `hasNumbers`: else the answer says why there are none.
export function drawHeader(report, facts, hasNumbers, ...more) {
  const byClass = (name) => document.querySelector(`header .${name}`);
  const answer = byClass("answer");
  answer.textContent = typeset(report.answer);
  answer.after(...more);
  byClass("facts").textContent = facts.join(" \u00b7 ");
  const warning = byClass("warning");
  warning.hidden = report.status === "converged";
  warning.textContent = hasNumbers
    ? `The scenario is solved, but not all of its questions: ${report.reason}.`
    : "There are no numbers to show.";
  warning.after(...report.warnings.map(({ code, text }) =>
    element("p", { class: "warning" }, typeset(`${text} (${code}).`))));
}

function drawWorldHeader(report) {
  const { unit, divisor } = report.money.income;
  const parties = hasChanges(report) ? report.groups.filter(({ group }) => report.parties.includes(group)) : [];
  drawHeader(report, [`World ${report.world.name}`, `data of ${report.world.year}`,
    `${report.economies.length} economies`, counted(report.sectors.length, "sector"),
    counted(report.measures.length, "measure")], report.countries.length > 0,
  ...parties.map(({ group, real_income: income, real_income_value: value }) =>
    element("p", { class: "party" }, `${group}: ${percent(income)} % of real income, ${percent(value / divisor)} ` +
      `${unit} a year`)));
}

// What was found of a question, and its drawing, where it has one.
export function drawAnswer(root, report, question) {
  root.append(...found(question));
  if (question.ask in drawings) drawings[question.ask].draw(root, report, question);
}

export function draw(root, report) {
  const asked = (ask) => report.questions.find((question) => question.ask === ask);
  const own = (ask) => (made) => drawings[ask].draw(made, report, asked(ask));
  const part = (name, of, look = "wide") => section(root, name, look, (made) => of.draw(made, report));
  drawWorldHeader(report);
  part("map", map);
  section(root, "bars", "wide", own("welfare"));
  part("robustness", robustness, "");
  part("groups", groups, "");
  part("shifts", shifts);
  const choices = element("div", { id: "choices" });
  root.append(choices);
  const hasAnswer = ({ ask, sentences }) => !OWN_PLACE.includes(ask) && sentences.length > 0;
  report.questions.filter(hasAnswer).forEach((question, k) =>
    section(choices, `choice${k + 1}`, `wide ${question.ask}`, (made) => drawAnswer(made, report, question)));
  part("economy", economy);
  if (asked("exposure")) section(root, "exposure", "wide", own("exposure"));
  part("table", outcomes);
  part("measures", measures);
  part("method", method, "");
  part("cite", citation, "");
}
