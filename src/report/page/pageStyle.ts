// SPDX-License-Identifier: GPL-2.0-only
import { contextRules } from '../contextColors.ts';

/** The style of the pages, light and dark; nothing is fetched. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--fg:#1b1b1b;--bg:#fff;--faint:#5c5c5c;--line:#d0d0d0;--soft:#f4f6f8;
--bad:#b0001c;--badbg:#ffe9eb;--good:#1f6b27;--mark:#fff3c4;--link:#0b57a4}
@media (prefers-color-scheme:dark){:root{--fg:#e6e6e6;--bg:#16181c;--faint:#a8a8a8;--line:#3a3f46;
--soft:#20242a;--bad:#ff8791;--badbg:#43181d;--good:#7ccb84;--mark:#332d08;--link:#7db4f0}}
*{box-sizing:border-box}
body{margin:0 auto;padding:16px 20px 40px;max-width:1280px;background:var(--bg);color:var(--fg);
font:15px/1.45 system-ui,"DejaVu Sans",sans-serif}
h1{font-size:20px;margin:0 0 4px}h2{font-size:15px;margin:20px 0 6px}
a{color:var(--link)}code,pre,td,.fn{font-family:"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:13px}
pre{overflow-x:auto;background:var(--soft);border:1px solid var(--line);padding:10px;margin:0}
.faint{color:var(--faint)}.bad{color:var(--bad)}.good{color:var(--good)}
.message{font-weight:600;margin:6px 0}.picture{overflow-x:auto;border:1px solid var(--line)}
.picture svg{display:block}
.graph{max-height:80vh;overflow:auto}.graph img{display:block}p{overflow-wrap:anywhere}.whole{white-space:nowrap}
#steps,#source{position:relative}#source{padding:4px 0}#source div{padding:0 10px;min-height:1.45em}
#source .here{background:var(--mark);box-shadow:inset 4px 0 0 var(--link)}
nav{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin:8px 0;position:sticky;top:0;
background:var(--bg);padding:6px 0;z-index:1}
button{font:inherit;padding:3px 10px;color:var(--fg);background:var(--soft);border:1px solid var(--line);
border-radius:4px;cursor:pointer}
button:focus-visible,[tabindex]:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:1px}
.panes{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:18px}
@media (max-width:800px){.panes{grid-template-columns:minmax(0,1fr)}}
#steps{list-style:none;scroll-margin:100px 0 4px;margin:0;padding:0;max-height:70vh;overflow-y:auto;border:1px solid var(--line)}
#steps li{padding:2px 6px}
.row{display:flex;gap:8px;cursor:pointer;border-top:1px solid var(--line)}
.row .number{flex:0 0 34px;text-align:right;color:var(--faint);font-variant-numeric:tabular-nums}
.row .text{min-width:0;overflow-wrap:anywhere;
margin-left:calc(var(--lane)*32%/max(1,var(--lanes) - 1))}
.row .fn{color:var(--faint);margin-right:8px}
.row code{display:block}.row.bad{background:var(--badbg)}.row.moved .number{color:var(--good);font-weight:700}
.row[aria-current]{background:var(--mark);box-shadow:inset 4px 0 0 var(--link)}
.event{display:inline-block;margin-right:8px;color:var(--good)}
.folded{color:var(--faint);font-size:13px;padding-left:48px!important}
${contextRules('light', 'color')}
@media (prefers-color-scheme:dark){${contextRules('dark', 'color')}}
ul.plain{margin:0;padding-left:18px}ul.plain li{font-family:"DejaVu Sans Mono",Menlo,monospace;font-size:13px;
overflow-wrap:anywhere}
.scroll{max-height:38vh;overflow-y:auto;border:1px solid var(--line)}
table{border-collapse:collapse;width:100%}td,th{padding:2px 8px;text-align:left;vertical-align:top;
overflow-wrap:anywhere}td:last-child{overflow-wrap:break-word}tr.changed{background:var(--mark);font-weight:600}
table.index td,table.index th{border-top:1px solid var(--line);padding:5px 10px}
table.index td{overflow-wrap:break-word}table.index .title{font-family:system-ui,"DejaVu Sans",sans-serif;font-size:14px}
td.verdict{white-space:nowrap}table.index+pre{margin-top:20px;white-space:pre-wrap}
@media (max-width:800px){table.index thead{display:none}table.index td{display:block;border-top:0;padding:1px 0}
table.index tr{display:block;border-top:1px solid var(--line);padding:6px 0}}
kbd{font-family:inherit;border:1px solid var(--line);border-radius:3px;padding:0 4px;background:var(--soft)}
@media (max-width:500px){body{padding:12px 12px 30px}nav{gap:5px;font-size:13px}button{padding:3px 7px}kbd,#which{display:none}
#state tr{display:flex;flex-wrap:wrap;justify-content:space-between}}
@media print{body{max-width:none;padding:0}nav{display:none}.panes{grid-template-columns:minmax(0,1fr)}
#steps,.scroll,.picture,pre{max-height:none;overflow:visible}.graph{border:0}pre{white-space:pre-wrap}.picture svg,.graph img{max-width:100%;height:auto}
h2{break-after:avoid}.row,tr,.picture:not(.graph){break-inside:avoid}}
`.trim();
