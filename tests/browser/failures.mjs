// A reporter for the end of a long log: each walk that failed on one line, with what it missed and where.
const LONGEST = 400;

export default async function* failures(events) {
  const failed = [];
  for await (const { type, data } of events) {
    if (type !== "test:fail" || data.details?.error?.failureType === "subtestsFailed") continue;
    const error = data.details.error.cause ?? data.details.error;
    const [at] = String(error.stack ?? "").match(/[\w.-]+\.m?js:\d+(?=:\d+\)?$)/m) ?? [""];
    const said = String(error.message ?? error)
      // The colours of a terminal.
      .replaceAll(/\u001B\[\d+m/g, "")
      .replaceAll(/\s+/g, " ");
    failed.push(`FAILED: ${data.name} (${at}): ${said.slice(0, LONGEST)}\n`);
  }
  yield* failed;
}
