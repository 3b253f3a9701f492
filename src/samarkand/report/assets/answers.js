// What drawings of answers share. Payoffs are logarithms of real income: here 100 times them,
// "percent", so that parts add up.
import { element, title } from "samarkand/elements";
import { number, typeset } from "samarkand/numbers";
import { nameOf } from "samarkand/report";

export const PERCENT_OF_LOG = "100 times the change of its logarithm, so that parts add up";

// What was asked and found: the title, the first sentence, and a list of the others.
export function found(question) {
  const [first, ...others] = question.sentences.map(typeset);
  return [title(question.title), element("p", { class: "found" }, first),
    ...(others.length ? [element("ul", { class: "found" }, ...others.map((text) => element("li", {}, text)))] : [])];
}

// The answer without and, where they were asked about, with further measures: [title, answer].
export const variantsOf = (question) =>
  [["", question], ...(question.with ? [[question.with_title, question.with]] : [])];

// ---- payoffs: contributions by kind ----

export const KINDS = [["part1", "own real income"], ["part2", "what happens to others"], ["part3", "stakes"]];

export function contributions(report, values, payoff) {
  const weights = values.weights.map((of, k) => ({ kind: k === 0 ? 0 : 1, value: 100 * payoff.weights[k],
    source: of.source, label: k === 0 ? `Own real income${of.weight === 1 ? "" : `, times ${number(of.weight)}`}`
      : `Real income of ${nameOf(report, of.of)}, times ${number(of.weight)}` }));
  return [...weights, ...values.stakes.map((of, k) => ({ kind: 2, value: 100 * payoff.stakes[k],
    source: of.source, label: `Stake: ${of.when}` }))];
}
