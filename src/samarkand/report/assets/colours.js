// Classes of colour for changes: quantiles of the sizes, on round numbers, so that one outlier leaves
// the others their colours; the same on both sides of zero.
import { element } from "samarkand/elements";
import { minus } from "samarkand/numbers";

// The largest of 1, 2, 5 times a power of ten that is not above `size`.
function roundDown(size) {
  const unit = 10 ** Math.floor(Math.log10(size) + 1e-9);
  return unit * [5, 2, 1].find((step) => step * unit <= size * 1.0001);
}

// Where one class ends and the next begins.
export function thresholds(values) {
  const sizes = values.filter((value) => value !== null).map(Math.abs).filter((size) => size > 1e-7)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return [0.01, 0.1, 1, 10];
  const limits = [];
  for (const quantile of [0.15, 0.45, 0.7, 0.9]) {
    const size = roundDown(sizes[Math.floor(quantile * (sizes.length - 1))]);
    const last = limits[limits.length - 1];
    limits.push(size > last || !last ? size : roundDown(last * 2.5));
  }
  return limits;
}

export function colourClass(value, limits) {
  if (value === null || value === undefined) return "outside";
  const steps = limits.filter((limit) => Math.abs(value) >= limit).length;
  return steps === 0 ? "none" : (value < 0 ? "loss" : "gain") + steps;
}

export function colourScale(limits) {
  const scale = element("div", { class: "scale" });
  const names = ["loss4", "loss3", "loss2", "loss1", "none", "gain1", "gain2", "gain3", "gain4"];
  const bounds = [...[...limits].reverse().map((limit) => -limit), ...limits];
  names.forEach((name, k) => {
    const block = element("span", { class: name });
    if (k < bounds.length) {
      const text = String(Number(bounds[k].toPrecision(1)));
      block.append(element("b", {}, (bounds[k] > 0 ? "+" : "") + minus(text)));
    }
    scale.append(block);
  });
  return scale;
}
