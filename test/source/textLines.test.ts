// SPDX-License-Identifier: GPL-2.0-only
import { expect, it } from 'vitest';
import { linesOf, type Spans } from '../../src/source/textLines.ts';

const c = `static int f(struct s *p)
{
	struct m *smbox = p->info;	/* smbox->chan */
	int ret;

	ret = setup(smbox->chan,
		    read(p));
	walk(p, destroy);
	smbox->chan_lock = 1;
	use(smbox->chan, a -
	    b);
	use(smbox->cl);
	use(smbox->cl);
}`;

const find = (
  texts: readonly string[],
  spans: readonly (readonly [number, readonly [number, number]])[] = [],
): unknown => Object.fromEntries(linesOf(new Map(spans) as Spans, texts, c, 101));

it('a statement without a token is where its text is, once, between its neighbours', () => {
  expect(find(['smbox = p->info'])).toEqual({ 0: 103 });
  expect(find(['smbox->chan'])).toEqual({});
  expect(find(['ret = setup(smbox->chan, read(p))', 'smbox->chan'], [[0, [106, 107]]])).toEqual({
    0: 106,
    1: 110,
  });
  expect(find(['use(smbox->chan, a - b)'])).toEqual({ 0: 110 });
});

it('a comment, a part of a longer name and what is there twice tell nothing', () => {
  expect(find(['mbox->chan', 'smbox->ch', 'chan_lock'])).toEqual({});
  expect(find(['use(smbox->cl)'])).toEqual({});
  expect(find(['none of it', ''])).toEqual({});
});

it('what happens inside a call is on its line', () => {
  const texts = ['walk(p, destroy)', 'walk: next', 'walk: destroy', 'run: next'];
  expect(find(texts, [[0, [108, 108]]])).toEqual({ 0: 108, 1: 108, 2: 108 });
});
