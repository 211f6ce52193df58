// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { plainNaming } from '../../src/report/diff.ts';
import { writeDot } from '../../src/report/dot.ts';
import { renderSvg } from '../../src/report/svg.ts';
import { traceDot } from '../../src/report/traceDot.ts';
import { heading, label, race } from './race.ts';

describe('traceDot', () => {
  it('draws the states of the trace, what else could move, and the step that fails', () => {
    expect(writeDot(traceDot(heading, race))).toMatchInlineSnapshot(`
      "digraph "find-races-with-destroy: no-use-after-free" {
        graph [rankdir="TB", nodesep=0.25, ranksep=0.3, labelloc="t", labeljust="l", fontname="Courier", fontsize=12, label="find-races-with-destroy: A device found is gone before it is used\\lno-use-after-free is violated in 4 steps\\lv3 without 4\\l2 contexts, 1 failure; 12 states\\l"];
        node [fontname="Courier", fontsize=10, shape="box", style="rounded", color="#444444"];
        edge [fontname="Courier", fontsize=10, arrowhead="vee"];
        "s0" [label="0\\linitial state\\l", group="trace"];
        "s1" [label="1\\ldevices[0].refs: 2 -> 3\\l", group="trace"];
        "s2" [label="2\\ldevices[0].refs: 3 -> 2\\l", group="trace"];
        "s3" [label="3\\ldevices[0].life: live -> freed\\ldevices[0].refs: 2 -> 0\\l", group="trace"];
        "s4" [label="4\\lno-use-after-free\\lscmi_dev#1 is read after scmi_device_release freed it\\l", group="trace", style="filled", color="#c00020", fillcolor="#ffe4e6", penwidth=2];
        "b0_0" [label="unbind: scmi_remove\\lmutex_lock()\\l", shape="plaintext", fontsize=9, fontcolor="#6b6b6b"];
        "b2_0" [label="unload A: scmi_remove\\ldevice_del()\\lleads to 4\\l", shape="plaintext", fontsize=9, fontcolor="#6b6b6b"];
        "b3_0" [label="unbind: scmi_remove\\lkfree(\\"it\\")\\lbreaks no-double-free\\l", shape="plaintext", fontsize=9, fontcolor="#c00020"];
        { rank=same; "s0"; "b0_0"; }
        { rank=same; "s2"; "b2_0"; }
        { rank=same; "s3"; "b3_0"; }
        "s0" -> "s1" [label="unload A: scmi_child_dev_find\\ldev = device_find_child(parent, &id,\\lscmi_match_by_id_table)\\l", color="#1f5fa8", fontcolor="#1f5fa8", penwidth=2, weight=100];
        "s1" -> "s2" [label="unload A: scmi_child_dev_find\\lput_device(dev)\\l", color="#1f5fa8", fontcolor="#1f5fa8", penwidth=2, weight=100];
        "s2" -> "s3" [label="unbind: device_unregister\\lput_device(&scmi_dev->dev) [last reference]\\l", color="#8f5200", fontcolor="#8f5200", penwidth=2, weight=100];
        "s3" -> "s4" [label="unload A: __scmi_device_destroy\\lif (scmi_dev->protocol_id ==\\lSCMI_PROTOCOL_SYSTEM)\\lBREAKS THE RULE\\l", color="#c00020", fontcolor="#c00020", penwidth=3, weight=100];
        "s0" -> "b0_0" [style="dashed", color="#8f5200"];
        "s2" -> "b2_0" [style="dashed", color="#1f5fa8"];
        "s3" -> "b3_0" [style="dashed", color="#c00020"];
      }
      "
    `);
  });

  it('draws no more than a person can read', () => {
    const branches = Array.from({ length: 5 }, (_, i) => ({
      from: 3,
      context: 0,
      label: label(['f', `step ${i}`]),
      to: null,
      breaks: null,
    }));
    const limits = { steps: 2, branches: 2, changes: 1 };
    const graph = traceDot(heading, { ...race, branches }, plainNaming, limits);
    expect(graph.nodes.map(({ id, attributes }) => `${id}: ${attributes?.label}`))
      .toMatchInlineSnapshot(`
      [
        "s2: 2
      after 2 steps, which the text shows
      ",
        "s3: 3
      devices[0].life: live -> freed
      and 1 more
      ",
        "s4: 4
      no-use-after-free
      scmi_dev#1 is read after scmi_device_release freed it
      ",
        "b3_0: unload A: f
      step 0
      ",
        "b3_1: unload A: f
      step 1
      ",
        "b3_more: +3",
      ]
    `);
  });

  it('leads back to the first state of a loop', () => {
    const { edges } = traceDot(heading, { ...race, breaking: 'loop', loop: 1 });
    expect(edges.at(-1)).toMatchObject({ from: 's4', to: 's1' });
  });

  it('is an SVG with every function of the trace in it', async () => {
    const svg = await renderSvg(traceDot(heading, race));
    const texts = [...svg.matchAll(/<text dx="6"[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
    expect(texts).toMatchInlineSnapshot(`
      [
        "unload A: scmi_child_dev_find",
        "dev = device_find_child(parent, &amp;id,",
        "scmi_match_by_id_table)",
        "unload A: scmi_child_dev_find",
        "put_device(dev)",
        "unbind: device_unregister",
        "put_device(&amp;scmi_dev&#45;&gt;dev) [last reference]",
        "unload A: __scmi_device_destroy",
        "if (scmi_dev&#45;&gt;protocol_id ==",
        "SCMI_PROTOCOL_SYSTEM)",
        "BREAKS THE RULE",
      ]
    `);
  });
});
