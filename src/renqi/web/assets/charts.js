// Draws the charts of a page from the JSON beside them; their tables stay in the page.

import { BarChart, LineChart, MapChart, PieChart } from "echarts/charts";
import {
  AriaComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, registerLocale, registerMap, use } from "echarts/core";
import zh from "echarts/lib/i18n/langZH.js";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { optionOf } from "./chart_options.js";

use([
  AriaComponent, BarChart, GeoComponent, GridComponent, LabelLayout, LegendComponent, LineChart,
  MapChart, PieChart, SVGRenderer, TooltipComponent, VisualMapComponent,
]);
registerLocale("ZH", zh);

const drawn = new Map();
let districts = null;

async function loadDistricts(url) {
  districts ??= fetch(url).then((answer) => answer.json());
  registerMap("districts", await districts);
}

async function drawOne(box) {
  if (drawn.has(box)) return;
  drawn.set(box, null);
  // Parts of a page are swapped in without any script, data blocks included.
  const told = box.dataset.spec ?? document.getElementById(box.dataset.chart).textContent;
  const spec = JSON.parse(told);
  if (spec.kind === "map") await loadDistricts(box.dataset.map);
  const chinese = document.documentElement.lang.startsWith("zh");
  const chart = init(box, null, { renderer: "svg", locale: chinese ? "ZH" : "EN" });
  const rootPx = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const view = { chinese, scale: rootPx / 16, width: box.clientWidth, height: box.clientHeight };
  chart.setOption(optionOf(spec, view));
  chart.on("click", ({ dataIndex }) => {
    const link = spec.links?.[dataIndex];
    if (link) window.location.assign(link);
  });
  drawn.set(box, chart);
  sizes.observe(box);
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.isConnected) drawn.get(target)?.resize();
    else forget(target);
  }
});

function forget(box) {
  sizes.unobserve(box);
  drawn.get(box)?.dispose();
  drawn.delete(box);
}

function draw(root) {
  for (const box of drawn.keys()) if (!box.isConnected) forget(box);
  for (const box of root.querySelectorAll("[data-chart]")) drawOne(box);
}

window.renqiCharts = { draw };
draw(document);
