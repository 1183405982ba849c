import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const COMPRESSIBLE = /\.(js|css|svg|json)$/;

/** Files that the server hands out as they are: each beside its gzip and brotli form. */
function precompressed(): Plugin {
  return {
    name: "kontor:precompressed",
    apply: "build",
    async writeBundle(options, bundle) {
      for (const name of Object.keys(bundle).filter((file) => COMPRESSIBLE.test(file))) {
        const path = `${options.dir}/${name}`;
        const content = await readFile(path);
        await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(`${path}.br`, brotliCompressSync(content, { params: quality }));
      }
    },
  };
}

/** The page is filled in by the server for each answer, so it must not lie among the static files. */
function pageBesideStaticFiles(): Plugin {
  return {
    name: "kontor:page",
    apply: "build",
    async writeBundle({ dir }) {
      await rename(`${dir}/index.html`, `${dir}/../index.html`);
    },
  };
}

/** In development nobody fills the page in; the client then tells the platform's host by its name. */
function unfilledPage(): Plugin {
  return {
    name: "kontor:unfilled",
    apply: "serve",
    transformIndexHtml: (page) => page.replace(/\{\{ \w+ \}\}/g, ""),
  };
}

const server = process.env.KONTOR_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react(), unfilledPage(), precompressed(), pageBesideStaticFiles()],
  resolve: { alias: { "~": here("src") } },
  build: {
    outDir: "dist/files",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    // The host name chooses the organisation, so it travels on unchanged.
    proxy: {
      "/api": { target: server, changeOrigin: false },
      "/static": { target: server, changeOrigin: false },
    },
  },
});
