import type { ThemeColors } from "./colors.js";

/** The look of a page, near enough to Grafana's for sizes and contrasts to be judged. */
export function styleSheet({ page, panel, border, text, quiet, link, track }: ThemeColors): string {
  return `
* { box-sizing: border-box; }
body { margin: 0; background: ${page}; color: ${text}; font: 14px/1.5 Inter, "Noto Sans CJK SC", sans-serif; }
svg { display: block; font-family: inherit; }
header { display: flex; justify-content: space-between; align-items: center; padding: 10px 16px 0; }
h1 { font-size: 18px; font-weight: 500; margin: 0; }
.times { border: 1px solid ${border}; background: ${panel}; padding: 2px 10px; border-radius: 2px; font-size: 13px; }
nav { display: flex; flex-wrap: wrap; gap: 8px; padding: 10px 16px; font-size: 12px; align-items: center; }
.variable { display: inline-flex; border: 1px solid ${border}; border-radius: 2px; background: ${panel}; white-space: nowrap; }
.variable label { padding: 3px 8px; background: ${track}; }
.variable b { padding: 3px 8px; font-weight: 400; max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.links { margin-left: auto; display: flex; flex-wrap: wrap; gap: 8px; }
.links a { border: 1px solid ${border}; padding: 3px 8px; background: ${panel}; white-space: nowrap; }
main { position: relative; }
.panel, .panel-row { position: absolute; }
.panel { background: ${panel}; border: 1px solid ${border}; border-radius: 2px; padding: 0 8px 8px; overflow: hidden; }
.panel.bare { background: none; border-color: transparent; }
.panel-row { display: flex; align-items: center; gap: 8px; font-weight: 500; font-size: 16px; }
.fold { color: ${quiet}; }
.title { height: 34px; display: flex; align-items: center; gap: 6px; font-weight: 500; white-space: nowrap; }
.title span { overflow: hidden; text-overflow: ellipsis; }
.panel > .body:first-child { margin-top: 8px; }
.info { font: 700 10px/13px sans-serif; width: 14px; height: 14px; flex: none; border: 1px solid ${quiet}; color: ${quiet}; border-radius: 7px; text-align: center; }
.info.link { border: 0; }
.body { position: relative; }
.failed { position: absolute; inset: 34px 0 0; background: #c4162a; color: #fff; padding: 8px; overflow: hidden; font-size: 12px; }
.no-data { height: 100%; display: flex; align-items: center; justify-content: center; color: ${quiet}; text-align: center; padding: 0 8px; }
.stats { position: relative; width: 100%; height: 100%; }
.stat { position: absolute; display: flex; flex-direction: column; align-items: center; justify-content: center; border-radius: 2px; overflow: hidden; padding: 0 8px; }
.stat.wide { flex-direction: row; justify-content: space-between; }
.stat-name { line-height: 1.3; z-index: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 100%; }
.stat-value { font-weight: 500; line-height: 1.2; z-index: 1; white-space: nowrap; max-width: 100%; }
.stat-value small { font-size: 0.8em; }
.spark { position: absolute; left: 0; bottom: 0; }
.bar-row { display: flex; align-items: center; gap: 0; }
.bar-row.above { flex-direction: column; align-items: stretch; justify-content: center; }
.bar-name { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: none; padding-right: 10px; line-height: 1.4; }
.bar-line { display: flex; align-items: center; flex: 1; height: 100%; min-height: 14px; max-height: 30px; }
.bar-track { background: ${track}; height: 100%; flex: none; border-radius: 2px; }
.bar { height: 100%; border-radius: 2px; }
.bar-value { text-align: right; white-space: nowrap; flex: none; }
.chart.side { display: flex; }
.legend { overflow: hidden; font-size: 12px; line-height: 22px; }
.legend.right { padding-left: 12px; overflow: hidden; white-space: nowrap; }
.legend-item { white-space: nowrap; margin-right: 12px; display: inline-block; }
.legend-item small { color: ${quiet}; margin-left: 8px; font-size: 12px; }
.swatch { display: inline-block; width: 14px; height: 4px; border-radius: 2px; margin-right: 8px; vertical-align: middle; }
.legend table { border-collapse: collapse; width: 100%; line-height: 20px; }
.legend th, .legend td { padding: 1px 8px 1px 0; text-align: right; white-space: nowrap; font-weight: 400; border-bottom: 1px solid ${border}; }
.legend th { color: ${link}; }
.legend th:first-child, .legend td:first-child { text-align: left; }
.heat-legend { display: flex; align-items: center; gap: 0; font-size: 12px; height: 22px; color: ${quiet}; }
.heat-legend i { width: 22px; height: 9px; }
.heat-legend span { padding: 0 6px; }
.table { overflow: hidden; }
.row { display: flex; border-bottom: 1px solid ${border}; width: max-content; }
.row.head { color: ${link}; font-weight: 500; line-height: 36px; }
.cell { padding: 0 8px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; flex: none; }
.cell u { text-decoration-color: ${quiet}; text-underline-offset: 3px; }
.cell.gauge { display: flex; align-items: center; gap: 8px; justify-content: space-between; }
.cell-track { display: block; height: 18px; border-radius: 2px; }
.cell-track span { display: block; height: 18px; border-radius: 2px; }
.more { position: absolute; right: 0; top: -27px; font-size: 11px; color: ${quiet}; background: ${panel}; padding: 0 6px; border: 1px solid ${border}; border-radius: 2px; }
.markdown { overflow: hidden; height: 100%; }
.markdown p, .markdown ul, .markdown ol { margin: 0 0 8px; }
.markdown h1, .markdown h2, .markdown h3, .markdown h4 { margin: 0 0 6px; font-weight: 500; font-size: 16px; }
.markdown a { color: ${link}; text-decoration: none; }
.markdown code { background: ${track}; padding: 0 4px; border-radius: 2px; font-size: 12px; }
`;
}
