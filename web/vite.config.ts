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

const EAGER = new Set(["base", "first-list"]);

/** V8's hint at files whose functions nearly all run at once: compiled while they arrive, off the page's thread. */
function compiledEagerly(): Plugin {
  return {
    name: "kontor:compiled-eagerly",
    apply: "build",
    // Vite puts its list of files before the code last of all, and the hint has to be the first line.
    writeBundle: {
      order: "pre",
      sequential: true,
      async handler({ dir }, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== "chunk" || !EAGER.has(file.name)) continue;
          const path = `${dir}/${file.fileName}`;
          await writeFile(path, `//# allFunctionsCalledOnLoad\n${await readFile(path, "utf8")}`);
        }
      },
    },
  };
}

const AHEAD = new Set(["first-list", "Shell", "CustomersPage", "first-steps"]);
const FIRST_TEXTS = new Set(["en.first", "bg.first"]);

/** The page says at once which scripts the first list runs, so that they are there when the first one asks for them. */
function listAhead(): Plugin {
  return {
    name: "kontor:list-ahead",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (page, { bundle }) => {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
        const texts = chunks.filter(({ name }) => FIRST_TEXTS.has(name));
        const files = texts.map(({ name, fileName }) => ` data-${name.slice(0, 2)}="/${fileName}"`);
        const list = chunks.filter(({ name }) => AHEAD.has(name));
        const links = [
          ...list.map(({ fileName }) => ({ rel: "modulepreload", href: `/${fileName}` })),
          ...list.flatMap(({ viteMetadata }) =>
            [...(viteMetadata?.importedCss ?? [])].map((fileName) => ({
              rel: "stylesheet",
              href: `/${fileName}`,
            })),
          ),
        ];
        return {
          html: page.replace('src="/early.js"', (found) => found + files.join("")),
          tags: links.map((attrs) => ({
            tag: "link",
            attrs: { crossorigin: true, ...attrs },
            injectTo: "head",
          })),
        };
      },
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

const paths = (...patterns: string[]) => new RegExp(`/(${patterns.join("|")})`);

/** What every page needs: asked for as one file, it is smaller and sooner there than as a hundred. */
const BASE = paths(
  "node_modules/(react|react-dom|scheduler|use-sync-external-store|clsx|tslib|openapi-fetch|i18next|react-i18next)/",
  "node_modules/@tanstack/(history|query-core|react-query|react-router|react-store|router-core|store)/",
  "node_modules/@mantine/(core/esm/core|hooks|modals|notifications|store)/",
  "node_modules/(@floating-ui|get-nonce|react-remove-scroll|react-remove-scroll-bar|react-style-singleton)/",
  "node_modules/(@babel/runtime|@tabler|react-transition-group|use-callback-ref|use-sidecar)/",
  "node_modules/@mantine/core/esm/components/(Alert|Button|Center|CloseButton|FocusTrap|Group|Loader|Modal|ModalBase)/",
  "node_modules/@mantine/core/esm/components/(Notification|Overlay|Paper|Portal|ScrollArea|Skeleton|Stack|Text)/",
  "node_modules/@mantine/core/esm/components/(CopyButton|List|ThemeIcon|Title|Transition|UnstyledButton|VisuallyHidden)/",
  "web/src/(api|app|i18n|features/session)/[^/]+$",
  "web/src/(app/shell/ShellSkeleton|components/(feedback/|Brand|preferences))",
  "web/src/features/(activities|auth|contacts|customers|imports|merging|operators|settings)/(index|search)[.]ts",
  "web/src/components/register/(ahead|queries|search|state|tree)[.]",
);

/** What the shell and any list need beside it; a changed part that is missing here costs a file, nothing else. */
const LIST = paths(
  "node_modules/@tanstack/(react-virtual|virtual-core)/",
  "node_modules/@mantine/core/esm/components/(Accordion|ActionIcon|Anchor|AppShell|Avatar|Badge|Burger|Checkbox|Collapse)/",
  "node_modules/@mantine/core/esm/components/(Indicator|Input|InputBase|Menu|NavLink|Popover|Progress|Tabs)/",
  "node_modules/@mantine/core/esm/components/(TextInput|Tooltip|Combobox)/",
  "node_modules/@mantine/core/esm/(components/Radio/RadioIcon|utils/)",
  "web/src/app/shell/(ProfileMenu|Shell|menu|paletteStore|useShortcuts)[.]",
  "web/src/components/(TermLabel|commands/|dialog/|jobs/|sample/)",
  "web/src/components/register/(index|Cell|ChooseBox|FilterBar|GroupLine|GroupPicker|HeadCell|HeadRow|RegisterPage|RegisterTable)[.]",
  "web/src/components/register/(ColumnPicker|FilterChips|FilterWords|SelectionBar|TableRow|ViewTabs|use[A-Z][a-zA-Z]+|widths|rowCache|sections)[.]",
  "web/src/components/register/(condition|describe|editing|options|ordering|own|references|relative|selection)[.]",
  "web/src/features/customers/(CustomersBulk|CustomersPage|bulk|bulkFollowing|fields)[.]",
  "web/src/features/first-steps/[A-Zqs]",
);

const server = process.env.KONTOR_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [
    react(),
    unfilledPage(),
    listAhead(),
    compiledEagerly(),
    precompressed(),
    pageBesideStaticFiles(),
  ],
  resolve: { alias: { "~": here("src") } },
  build: {
    outDir: "dist/files",
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "base", test: BASE, priority: 2 },
            { name: "first-list", test: LIST, priority: 1 },
          ],
        },
      },
    },
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
