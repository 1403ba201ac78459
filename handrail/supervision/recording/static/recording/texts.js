/** The one stretch in which two texts differ: `before` from start to end is replaced by `put`. */
export function stretch(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let back = 0;
  while (back < most - start && before.at(-1 - back) === after.at(-1 - back)) back += 1;
  return { start, end: before.length - back, put: after.slice(start, after.length - back) };
}

/** Two changes of the same text in one, or null where they meet. */
export function together(base, mine, theirs) {
  const [first, second] = [stretch(base, mine), stretch(base, theirs)].sort((a, b) => a.start - b.start);
  if (first.end >= second.start) return null;
  const between = base.slice(first.end, second.start);
  return base.slice(0, first.start) + first.put + between + second.put + base.slice(second.end);
}
