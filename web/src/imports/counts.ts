/** What an import counts, with the word for it. */
export const COUNTS = [
  ["created", "counts.created"],
  ["updated", "counts.updated"],
  ["unchanged", "counts.unchanged"],
  ["waiting", "counts.waiting"],
] as const;
