import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// Where `sightline serve` listens during development; the page itself only knows relative addresses.
const server = process.env.SIGHTLINE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: "es2022",
    // A data: font or image would need a wider content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, which the policy refuses; every browser of the target has it built in.
    modulePreload: { polyfill: false },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": server, "/tiles": server, "/basemap": server },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
