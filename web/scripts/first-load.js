// Prints what the browser must fetch before the page shows, compressed; fails above the budget.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const budget = 300_000;
const page = readFileSync("dist/index.html", "utf8");
const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);

let scripts = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(`dist/${file}`)).length;
  if (file.endsWith(".js")) scripts += size;
  console.log(`${file}  ${(size / 1000).toFixed(1)} kB gzip`);
}
console.log(`first load: ${(scripts / 1000).toFixed(1)} kB of JavaScript, at most ${budget / 1000} kB`);
if (scripts === 0 || scripts > budget) process.exit(1);
