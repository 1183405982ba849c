import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const teal: MantineColorsTuple = [
  "#e8f6f5",
  "#d3ebe9",
  "#a8d7d3",
  "#79c1bc",
  "#52afa9",
  "#39a49d",
  "#1f8f88",
  "#0c7670",
  "#0a6660",
  "#04524d",
];
const dark: MantineColorsTuple = [
  "#d5d9e1",
  "#b9bfca",
  "#98a0ae",
  "#6f7888",
  "#454c5a",
  "#363c49",
  "#292e39",
  "#1b1e25",
  "#15181e",
  "#0f1115",
];

/** Shade 7 of the brand colour carries white text at 5.5:1. */
export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 7 },
  colors: { teal, dark },
  autoContrast: true,
  luminanceThreshold: 0.22,
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  headings: { fontWeight: "650" },
  respectReducedMotion: true,
  components: {
    // Who comes by the keyboard, or is led to a refused field, has not asked for a list over the page.
    Select: { defaultProps: { openOnFocus: false } },
    MultiSelect: { defaultProps: { openOnFocus: false } },
    TagsInput: { defaultProps: { openOnFocus: false } },
    Badge: { defaultProps: { tt: "none", fw: 600 } },
    // Their heads are <header> elements, which outside of the page's structure would be a second banner.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    Drawer: { defaultProps: { attributes: { header: { role: "presentation" } } } },
  },
});

/** Mantine's own greys and reds miss 4.5:1 for small text (WCAG 1.4.3). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#545b67",
    "--mantine-color-placeholder": "#6b7280",
    "--mantine-color-error": "#b42323",
    "--mantine-color-yellow-light-color": "#6b4300",
    "--mantine-color-red-light-color": "#9f1f1f",
    "--mantine-color-red-outline": "#b42323",
    "--kontor-surface": "#ffffff",
    "--kontor-canvas": "#f6f7f9",
    "--kontor-line": "#e1e4e9",
    "--kontor-hover": "#f0f4f5",
    "--kontor-selected": "#e0f1f0",
  },
  dark: {
    "--mantine-color-dimmed": "#a8afbc",
    "--mantine-color-placeholder": "#939baa",
    "--mantine-color-error": "#ff9a9a",
    "--kontor-surface": "#21252e",
    "--kontor-canvas": "#1b1e25",
    "--kontor-line": "#363c49",
    "--kontor-hover": "#292e39",
    "--kontor-selected": "#14403e",
  },
});
