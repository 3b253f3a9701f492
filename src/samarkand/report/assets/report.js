// What the sections read from report.json.

const nameIn = (list, code) => (list.find((of) => of.code === code) || { name: code }).name;

export const nameOf = (report, code) => nameIn(report.economies, code);
export const sectorOf = (report, code) => nameIn(report.sectors, code);

// Every economy with its outcome, where there is one, and its place in lists by economy.
export function economiesOf(report) {
  return report.economies.map((economy, index) => {
    const outcome = report.countries[index] || { real_income: null, real_income_value: null };
    const value = outcome.real_income_value;
    return { ...economy, ...outcome, index,
      money: value === null ? null : value / report.money.income.divisor };
  });
}

// Those whose real income is known, the largest loss first.
export const listedOf = (report) => economiesOf(report).filter((economy) => economy.real_income !== null)
  .sort((a, b) => a.real_income - b.real_income);

// True where there is a change to show.
export const hasChanges = (report) => report.changes && listedOf(report).length > 0;

// Trade from one economy to another, {before, after}.
export const tradeOf = ({ trade }, origin, destination) =>
  ({ before: trade.baseline[destination][origin], after: trade.value[destination][origin] });

// What "before" means where the closure takes the deficits away.
export const beforeText = (report) => report.model.used.closure === "balanced"
  ? " Before: the baseline, re-solved with every economy\u2019s trade balanced." : "";

// The event by which a section asks that an economy be shown; its detail is the economy's index.
export const CHOOSE = "samarkand:economy";
export const choose = (from, index) =>
  from.dispatchEvent(new CustomEvent(CHOOSE, { bubbles: true, detail: index }));
