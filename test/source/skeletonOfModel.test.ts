// SPDX-License-Identifier: GPL-2.0-only
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { language } from '../../src/model/language/language.ts';
import type { Options, Stmt } from '../../src/model/language/statement.ts';
import { printTokens, tokensOf } from '../../src/source/outline.ts';
import { prune } from '../../src/source/prune.ts';
import { modelVocabulary, skeletonOf } from '../../src/source/skeleton.ts';
import { snippetOutline } from '../../src/source/snippet.ts';
import { openVocabulary } from '../../src/source/vocabulary.ts';
import { bodySkeleton } from './cSkeleton.ts';

const lang = language<object>();
const nothing = () => undefined;

function shown(body: readonly Stmt<object, never>[], forms: readonly string[] = []): string {
  const options: Options = { forms: new Set(forms), transport: 'mailbox', mayFail: () => true };
  const fn = lang.fn('driver.c', 'f', {}, {}, body as never);
  return printTokens(tokensOf(prune(skeletonOf(fn, options), modelVocabulary([fn]))));
}

test('a procedure has the skeleton of the C that it stands for', async () => {
  const body: Stmt<object, never>[] = [
    lang.attempt('cinfo = devm_kzalloc(dev)', 'kzalloc', nothing, nothing),
    lang.iff(() => true, [lang.ret()]),
    lang.local('cinfo->id = id', nothing),
    lang.call('chan_setup', () => [], undefined, 'ops->chan_setup(cinfo, info->dev, tx)'),
    lang.iff(() => true, [lang.step('of_node_put(np)', nothing), lang.goto('out')]),
    lang.step('read ni', nothing),
    lang.hiddenLoop([
      lang.hiddenIf(() => true, [lang.hiddenBreak()]),
      lang.call('x_destroy', () => [], undefined, 'idr_for_each(idr, x_destroy, idr)'),
    ]),
    lang.label('out'),
    lang.ret(),
  ];
  const c = await bodySkeleton(`
	cinfo = devm_kzalloc(dev, sizeof(*cinfo), GFP_KERNEL);
	if (!cinfo)
		return -ENOMEM;
	cinfo->id = id;
	ret = info->desc->ops->chan_setup(cinfo, info->dev, tx);
	if (ret) {
		of_node_put(np);
		goto out;
	}
	idr_for_each(idr, x_destroy, idr);
out:
	return ret;`);
  expect(shown(body)).toBe(c);
});

test('a form chooses its branch, a transport likewise', () => {
  const body: Stmt<object, never>[] = [
    lang.when('7', [lang.mention('new_way(x)')], [lang.mention('old_way(x)')]),
    lang.byTransport('virtio', [lang.mention('of_node_get(v)')], [lang.mention('of_node_put(m)')]),
  ];
  expect(shown(body)).toBe('call old_way\ncall of_node_put\n');
  expect(shown(body, ['7'])).toBe('call new_way\ncall of_node_put\n');
});

test.each([
  'x->handle = NULL',
  'ida_free(&scmi_bus_id, id)',
  'p = list[take(i)].next->get(a, b(c), "d(e)")',
  'WRITE_ONCE(x->state, f(1))',
  'if (IS_ENABLED(CONFIG_RAW) && raw(x)) { if (!coex) return -EINVAL; else goto out; }',
  'for (i = 0; i < n(x); i++) put(x->slot[i]);',
  'x->users++',
  '--x->users',
  'a->b = c->d = e(f->g == h)',
  'while (more(x)) { if (done(x)) break; take(x); }',
  'scmi_vdev = vdev',
  'idr_for_each(idr, x->ops->destroy, idr)',
  'list_for_each_entry(a, &head, node) { kfree(a); }',
  'if (a(x)) b(x); else if (c(x)) d(x); else e(x)',
  'x.y = f()',
  'f(x) ? g(y) : h(z)',
])('the text %j reads like the same C', async (text) => {
  const here = printTokens(tokensOf(prune(snippetOutline(text), openVocabulary)));
  expect(here).toBe(await bodySkeleton(`${text};`));
});

test.each(['read ni', 'next block', 'devres: struct info (if any)', 'x == y', 'ret = -EINVAL', ''])(
  'plain words such as %j give nothing',
  (text) => {
    expect(snippetOutline(text)).toEqual([]);
  },
);

test('the head of a loop is no call where it stands alone, a function of such a name is', () => {
  expect(snippetOutline('list_for_each_entry(rdev, phead, node)')).toEqual([]);
  expect(snippetOutline('for_each_available_child_of_node(np, child)')).toEqual([]);
  expect(snippetOutline('idr_for_each(idr, destroy, idr)')).toMatchObject([
    { kind: 'callback' },
    { kind: 'callback' },
    { kind: 'callback' },
    { kind: 'call', name: 'idr_for_each' },
  ]);
});

test('no text is too odd to be read', () => {
  const odd = fc.array(
    fc.constantFrom(
      'if (',
      'for (',
      ')',
      '{',
      '}',
      ';',
      'a',
      'f(',
      '->',
      '= ',
      '[',
      ']',
      '"',
      ',',
      ' ',
    ),
  );
  fc.assert(fc.property(odd, (parts) => Array.isArray(snippetOutline(parts.join('')))));
});
