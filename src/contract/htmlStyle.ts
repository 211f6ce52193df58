// SPDX-License-Identifier: GPL-2.0-only

/** The page's own style: a column to read, tables that become cards on a phone, paper in black. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid var(--line); }
h3 { margin: 2rem 0 .3rem; }
p { max-width: 46rem; }
code, pre { font: .875em/1.4 ui-monospace, monospace; overflow-wrap: break-word; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none; }
dl { margin: .5rem 0 1rem; }
dl div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; padding: .15rem 0; }
dt { font-weight: 600; }
dd { margin: 0; min-width: 0; }
table { width: 100%; margin: .8rem 0 1.5rem; border-collapse: collapse; font-size: .93rem; }
th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--soft); }
figure { margin: 1rem 0; padding: .5rem 1.5rem .5rem .5rem; border: 1px solid var(--line); background: #fff; color: #000; overflow-x: auto; }
figcaption { font-size: .85rem; }
figure svg { display: block; overflow: visible; max-width: 100%; height: auto; margin: 0 auto; }
@media screen and (max-width: 40rem) {
  figure svg { max-width: none; margin: 0; }
  dl div { display: block; padding: .3rem 0; }
  thead { display: none; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { margin-bottom: .7rem; border: 1px solid var(--line); border-radius: .3rem; }
  td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .6rem; border: 0; padding: .2rem .5rem; }
  td.empty { display: none; }
  td::before { content: attr(data-head); font-weight: 600; font-size: .85em; }
}
@media print {
  :root { color-scheme: light; }
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  table { font-size: 8.5pt; }
  h2, h3 { break-after: avoid; }
  tr, figure, dl div { break-inside: avoid; }
  figure svg { max-height: 22cm; }
  a { color: inherit; text-decoration: none; }
}
`;
