/** The only style sheet of the reports: for light and dark screens of any width, and for paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f7; --card: #ffffff; --ink: #1b1f24; --soft: #5b6470; --line: #dfe3e8;
  --good: #1f6feb; --defect: #d4520c; --accent: #6f42c1; --good-tint: #e8f0fe; --defect-tint: #fdeee4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f1216; --card: #181c22; --ink: #e7eaee; --soft: #a0a9b4; --line: #2d343d;
    --good: #6ea8fe; --defect: #ff9a5c; --accent: #b692f6; --good-tint: #17263d; --defect-tint: #3a2417;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
main { max-width: 1160px; margin: 0 auto; padding: 28px 20px 48px; }
header { margin-bottom: 20px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 12px; }
h3 { font-size: 15px; margin: 20px 0 8px; }
p { margin: 0 0 10px; }
.soft, figcaption, th { color: var(--soft); }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin-bottom: 16px;
}
.tiles { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 12px; margin-bottom: 16px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.tile b { display: block; font-size: 26px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { display: block; font-size: 13px; color: var(--soft); }
.columns { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px 24px; }
.columns h3 { margin-top: 0; }
figure { margin: 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; }
svg text { font-family: inherit !important; }
figcaption { font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; font-size: 13px; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { color: var(--ink); font-weight: 500; font-size: inherit; }
td.right { background: var(--good-tint); } td.wrong { background: var(--defect-tint); font-weight: 600; }
.matrix { table-layout: fixed; margin-bottom: 16px; }
.matrix td { border-left: 4px solid var(--card); }
.whole { white-space: nowrap; }
.words th, .words td { text-align: left; }
.words code { overflow-wrap: normal; }
.facts td { overflow-wrap: anywhere; }
.facts th { white-space: nowrap; }
code {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 13px; overflow-wrap: anywhere;
}
.note { border-left: 3px solid var(--accent); padding: 2px 0 2px 12px; }
.empty { border: 1px dashed var(--line); border-radius: 8px; padding: 14px 16px; color: var(--soft); margin: 0; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(210px, 1fr)); gap: 12px; }
.gallery.pairs { grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr)); }
.gallery figure { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.gallery .pair { display: flex; background: #000; }
.gallery img { flex: 1; min-width: 0; width: 50%; aspect-ratio: 1; object-fit: contain; display: block; }
.gallery figcaption { padding: 8px 10px; overflow-wrap: anywhere; line-height: 1.35; }
.gallery figcaption b { color: var(--ink); font-variant-numeric: tabular-nums; }
@media (max-width: 760px) {
  main { padding: 18px 12px 32px; }
  section { padding: 16px 14px; }
  .tiles, .columns { grid-template-columns: minmax(0, 1fr); }
  .tiles { gap: 8px; }
  .gallery:not(.pairs) { grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
  th, td { padding: 6px; }
}
@media print {
  :root {
    --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc;
    --good: #1f6feb; --defect: #d4520c; --accent: #6f42c1; --good-tint: #eef4ff; --defect-tint: #fff1e8;
  }
  body { font-size: 11pt; }
  main { max-width: none; padding: 0; }
  section, .tile { border-radius: 0; }
  h2, h3 { break-after: avoid; }
  tr, .tile { break-inside: avoid; }
}`
