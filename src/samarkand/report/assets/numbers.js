// Numbers in words.

export const minus = (text) => text.replace("-", "\u2212");

// A change in percent with at least two significant digits: +0.012, -5.1, 0.
export function percent(value, sign = true) {
  if (value === null || value === undefined) return "";
  const size = Math.abs(value);
  if (size < 1e-7) return "0";
  if (size < 5e-5) return "0.00";
  const decimals = size >= 100 ? 0 : Math.min(Math.max(1 - Math.floor(Math.log10(size)), size < 1 ? 2 : 1), 5);
  return (value < 0 ? "\u2212" : sign ? "+" : "") + size.toFixed(decimals);
}

// A change with fixed decimals, for columns.
export function fixed(value, decimals) {
  if (value === null) return "";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : minus(text);
}

export const number = (value) => minus(String(Number(value.toPrecision(6))));

// A sum of money; `money`: the divisor of the unit that it is shown in.
export function amount(value, money) {
  const shown = value / money.divisor;
  return shown.toLocaleString("en", shown >= 100 ? { maximumFractionDigits: 0 }
    : { maximumFractionDigits: 1, minimumFractionDigits: 1 });
}

// Thousand millions.
export const billions = (value) => value / 1000;

// "1 sector", "2 sectors".
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

export const largest = (values) => Math.max(0, ...values.filter((value) => value !== null).map(Math.abs));

// Decimals that show four digits of the largest of `values`.
export function decimalsFor(values) {
  const size = largest(values);
  return size > 0 ? Math.min(Math.max(3 - Math.floor(Math.log10(size)), 1), 5) : 1;
}

// A sentence of the report as the page sets it: figures stay with their unit, true minus signs.
export const typeset = (text) => text.replaceAll(" %", "\u00a0%").replace(/(?<=^|[\s(])-(?=\d)/g, "\u2212");
