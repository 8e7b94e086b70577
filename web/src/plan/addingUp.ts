/** Figures of a list that add up to its total as they are read (pure). */

/**
 * Each of `values` as a whole number, so that together they are `total` as one: what rounding leaves over goes to those
 * that it took most from, and a larger value never becomes the smaller one. Where the total is another sum than theirs by more
 * than rounding can do, each is rounded by itself.
 */
export function addingUp(values: readonly number[], total: number): number[] {
  const sum = values.reduce((a, b) => a + b, 0);
  const whole = Math.round(total);
  if (sum <= 0 || Math.abs(sum - total) > values.length) return values.map(Math.round);
  const exact = values.map((one) => (one * whole) / sum);
  // A hair below a whole number is that number.
  const least = exact.map((one) => Math.floor(one + 1e-9));
  const left = whole - least.reduce((a, b) => a + b, 0);
  const first = exact
    .map((one, at) => ({ at, rest: one - (least[at] ?? 0) }))
    .toSorted((a, b) => b.rest - a.rest)
    .slice(0, left);
  const more = new Set(first.map(({ at }) => at));
  return least.map((one, at) => one + (more.has(at) ? 1 : 0));
}
