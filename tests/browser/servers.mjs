// Servers of a walk's own: the binary with other settings than the demo has, and one that gives out map pictures.
import { execFileSync, spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { crc32, deflateSync } from "node:zlib";

const binary = resolve(process.env.SIGHTLINE_BINARY ?? "target/debug/sightline");

/** A folder that goes with the test, with a database in it that every command works on. */
export function place() {
  const folder = mkdtempSync(join(tmpdir(), "sightline-walk."));
  const env = {
    ...process.env,
    SIGHTLINE_DATABASE_URL: `sqlite:${folder}/walk.db`,
    SIGHTLINE_LISTEN: "127.0.0.1:0",
  };
  const options = { cwd: folder, env };
  return {
    folder,
    run: (args, input = "") =>
      execFileSync(binary, args, {
        ...options,
        input,
        stdio: ["pipe", "pipe", "inherit"],
      }),
    /** Starts a server; resolves with its address once it listens. */
    async serve(args) {
      const child = spawn(binary, args, {
        ...options,
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise((done) => child.once("exit", done));
      for await (const line of createInterface({ input: child.stdout })) {
        const [, url] = /^listening on (https?:.*)$/.exec(line) ?? [];
        if (url) return { url, stop: () => (child.kill(), ended) };
      }
      throw new Error(`${args[0]} ended without listening`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What makes Chromium trust one key whoever vouches for it: its own store of authorities is out of a test's reach. */
export function trusting(certificate) {
  const key = new X509Certificate(readFileSync(certificate)).publicKey.export({
    type: "spki",
    format: "der",
  });
  return `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
}

/** A server of map pictures that notes the headers of whoever asks. */
export async function pictures() {
  const asked = [];
  const server = createServer(({ headers, url }, response) => {
    asked.push({ url, headers });
    response.writeHead(200, { "content-type": "image/png" }).end(picture);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  // Not by the address of the walked server: cookies know hosts, not ports.
  const origin = `http://localhost:${server.address().port}`;
  return {
    origin,
    asked,
    stop: () => new Promise((done) => (server.close(done), server.closeAllConnections())),
  };
}

/** 256 by 256 pixels of one green with a darker rim, as PNG. */
const picture = (() => {
  const rows = [];
  for (let y = 0; y < 256; y++) {
    rows.push(0);
    for (let x = 0; x < 256; x++) rows.push(x && y ? 1 : 0);
  }
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(data.length, 0);
    around.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
  };
  const size = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 3, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", size),
    chunk("PLTE", Buffer.from([120, 140, 110, 200, 220, 180])),
    chunk("IDAT", deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
})();
