// Turns our short chart description into ECharts' option: one look for every chart.

const INK = "#1f2937";
const MUTED = "#5b6575";
const LINE = "#e3e7ee";
const FAMILY =
  '"PingFang SC","Microsoft YaHei","HarmonyOS Sans SC","Source Han Sans SC","Noto Sans CJK SC",sans-serif';
// Neighbours differ in lightness as well as hue, so that they stay apart in grey.
const PALETTE = [
  "#0052d9", "#e37318", "#2ba471", "#8e56dd", "#d54941", "#0594fa", "#7a5b13", "#5b6575",
];

const TONES = {
  good: "#2ba471", info: "#0052d9", warn: "#f0a03c", bad: "#d54941", plain: "#b8c1cf",
};
// Faint patterns: enough to tell slices apart without colour, too little to shimmer.
const PATTERN = "rgba(255,255,255,0.32)";
const DECALS = [
  { symbol: "none" },
  { color: PATTERN, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 },
  { color: PATTERN, symbol: "circle", symbolSize: 0.5, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] },
  { color: PATTERN, dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
  { color: PATTERN, dashArrayX: [1, 0], dashArrayY: [2, 6] },
  { color: PATTERN, symbol: "rect", symbolSize: 0.6, dashArrayX: [[5, 5], [0, 5, 5, 0]], dashArrayY: [5, 0] },
];

export function optionOf(spec, view) {
  const draw = { bar: axes, line: axes, pie, map }[spec.kind];
  const number = compact(view.chinese);
  return {
    animationDuration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350,
    color: PALETTE,
    textStyle: { fontFamily: FAMILY, color: INK, fontSize: 12 * view.scale },
    aria: {
      enabled: true,
      label: { enabled: false },
      decal: { show: spec.kind === "pie" || Boolean(spec.stacked), decals: DECALS },
    },
    ...draw(spec, view, number),
  };
}

function compact(chinese) {
  const format = new Intl.NumberFormat(chinese ? "zh-CN" : "en", {
    notation: "compact",
    maximumFractionDigits: 2,
    useGrouping: "always",
  });
  return (value) => (value === null || Number.isNaN(value) ? "–" : format.format(value));
}

// HTML tooltips set inline styles, which the content security policy forbids.
const tooltip = (view, more) => ({
  renderMode: "richText",
  confine: true,
  backgroundColor: "#ffffff",
  borderColor: LINE,
  padding: [8, 12],
  textStyle: { color: INK, fontFamily: FAMILY, fontSize: 12 * view.scale },
  ...more,
});

function axes(spec, view, number) {
  const small = 12 * view.scale;
  const categories = {
    type: "category",
    data: spec.categories,
    inverse: spec.lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: "#c3cad6" } },
    axisLabel: { color: MUTED, fontSize: small, hideOverlap: true },
  };
  const values = {
    type: "value",
    name: spec.unit,
    nameTextStyle: { color: MUTED, fontSize: small, align: spec.lying ? "left" : "right" },
    minInterval: spec.whole ? 1 : 0,
    axisLabel: { color: MUTED, fontSize: small, formatter: number, hideOverlap: true },
    splitLine: { lineStyle: { color: LINE } },
  };
  const many = spec.series.length > 1;
  return {
    grid: {
      left: 4,
      right: spec.lying ? 56 : 12,
      top: many ? 44 : spec.lying ? 4 : 28,
      bottom: 4,
      containLabel: true,
    },
    legend: many
      ? { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: { fontSize: small } }
      : undefined,
    tooltip: tooltip(view, {
      trigger: "axis",
      axisPointer: { type: spec.kind === "bar" ? "shadow" : "line" },
      valueFormatter: (value) => `${number(value)} ${spec.unit}`,
    }),
    xAxis: spec.lying ? { ...values, name: "" } : categories,
    yAxis: spec.lying ? categories : values,
    series: spec.series.map((one) => series(spec, one, view, number)),
  };
}

const toned = ({ tones }, index) => (tones ? { color: TONES[tones[index]] } : undefined);

function series(spec, { name, values, tone }, view, number) {
  if (spec.kind === "line") {
    return { type: "line", name, data: values, symbol: "circle", symbolSize: 6, lineStyle: { width: 2 } };
  }
  const alone = spec.series.length === 1;
  return {
    type: "bar",
    name,
    data: values.map((value, index) => ({ value, itemStyle: toned(spec, index) })),
    stack: spec.stacked ? "all" : undefined,
    barMaxWidth: 26,
    cursor: spec.links ? "pointer" : "default",
    itemStyle: {
      borderRadius: alone ? (spec.lying ? [0, 3, 3, 0] : [3, 3, 0, 0]) : 0,
      ...(tone ? { color: TONES[tone] } : {}),
    },
    label: alone
      ? {
          show: true,
          position: spec.lying ? "right" : "top",
          color: INK,
          fontSize: 12 * view.scale,
          formatter: ({ value }) => number(value),
        }
      : undefined,
    labelLayout: { hideOverlap: true },
  };
}

const NARROW = 440;

function pie(spec, view, number) {
  const [{ values }] = spec.series;
  const total = values.reduce((sum, value) => sum + (value ?? 0), 0) || 1;
  const share = (value) => `${((100 * value) / total).toFixed(1)}%`;
  return {
    tooltip: tooltip(view, {
      formatter: ({ name, value }) => `${name}\n${number(value)} ${spec.unit} · ${share(value)}`,
    }),
    legend: { bottom: 0, itemWidth: 14, itemHeight: 10, textStyle: { fontSize: 12 * view.scale } },
    series: [
      {
        type: "pie",
        radius: ["46%", "68%"],
        center: ["50%", "44%"],
        data: spec.categories.map((name, index) => ({
          name,
          value: values[index],
          itemStyle: toned(spec, index),
        })),
        itemStyle: { borderColor: "#fff", borderWidth: 2 },
        label: {
          color: INK,
          fontSize: 12 * view.scale,
          // Where names would break, the legend below says them.
          formatter: ({ name, value }) =>
            view.width < NARROW * view.scale ? share(value) : `${name} ${share(value)}`,
        },
        labelLine: { length: 8, length2: 8 },
      },
    ],
  };
}

// The nine districts stand close: 福田 says as much on the map as 福田区.
const shortName = (name) => name.replace(/(新区|区)$/, "").replace(/ District$/, "");

const MAP_WIDTH_TO_HEIGHT = 2;

function map(spec, view, number) {
  const [{ values }] = spec.series;
  const nameOf = Object.fromEntries(spec.codes.map((code, index) => [code, spec.categories[index]]));
  return {
    tooltip: tooltip(view, {
      formatter: ({ name, value }) =>
        `${nameOf[name] ?? name}\n${number(value)} ${Number.isNaN(value) ? "" : spec.unit}`,
    }),
    visualMap: {
      min: 0,
      max: Math.max(1, ...values.map((value) => value ?? 0)),
      left: 0,
      bottom: 0,
      itemWidth: 10,
      itemHeight: 72,
      text: spec.ends,
      textStyle: { color: MUTED, fontSize: 12 * view.scale },
      // Every shade is light enough for dark words to be read on it.
      inRange: { color: ["#eef4ff", "#c4d9ff", "#94bcff", "#6aa1ff"] },
    },
    series: [
      {
        type: "map",
        map: "districts",
        nameProperty: "name",
        aspectScale: 0.92,
        layoutCenter: ["53%", "47%"],
        layoutSize: Math.min(view.width * 0.94, view.height * MAP_WIDTH_TO_HEIGHT * 0.9),
        selectedMode: false,
        cursor: spec.links ? "pointer" : "default",
        data: spec.codes.map((name, index) => ({ name, value: values[index] })),
        itemStyle: { borderColor: "#ffffff", borderWidth: 1.2, areaColor: "#f1f3f7" },
        label: {
          show: true,
          color: INK,
          fontSize: 12 * view.scale,
          textBorderColor: "#ffffff",
          textBorderWidth: 2,
          formatter: ({ name }) => shortName(nameOf[name] ?? ""),
        },
        emphasis: { label: { color: INK }, itemStyle: { areaColor: "#ffd8a8" } },
      },
    ],
  };
}
