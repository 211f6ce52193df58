// SPDX-License-Identifier: GPL-2.0-only
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/report/events.ts';

const said = (name: string, from: string, to: string): readonly string[] =>
  eventsOf({ name, from, to }).map(({ object, kind }) => `${object} is ${kind}`);

describe('a change of the state', () => {
  it('is that of memory by its life, and of what lies in another object by its state', () => {
    expect(said('scmi_dev#1.life', 'none', 'alloc')).toEqual(['scmi_dev#1 is allocated']);
    expect(said('scmi_dev#1.life', 'alloc', 'freed')).toEqual(['scmi_dev#1 is freed']);
    expect(said('pi#0.pd', 'none', 'live')).toEqual(['pi#0.pd is allocated']);
    const idr = 'info#0.active_protocols';
    expect(said(`${idr}.state`, 'none', 'live')).toEqual([`${idr} is initialised`]);
    expect(said(`${idr}.state`, 'live', 'dead')).toEqual([`${idr} is destroyed`]);
  });

  it('says nothing of a life where it is none', () => {
    expect(said('pi#0.notify_work.state', 'idle', 'queued')).toEqual([]);
    expect(said('smbox#0.cinfo', 'null', 'cinfo#0')).toEqual([]);
  });
});
