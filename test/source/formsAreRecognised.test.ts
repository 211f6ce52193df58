// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { language } from '../../src/model/language/language.ts';
import { recogniseFunction } from '../../src/source/recognise.ts';
import { modelVocabulary } from '../../src/source/skeleton.ts';
import { functionsOf } from '../../src/source/parse.ts';
import { outlineOf } from '../../src/source/tokens.ts';

const lang = language<object>();

/** A teardown with three forms: an order (6), an argument (15), and one that leaves no mark (x). */
const teardown = lang.fn('driver.c', 'teardown', {}, {}, [
  lang.when('6', [lang.mention('chain_unregister(nb)')]),
  lang.mention('mutex_lock(m)'),
  lang.when(
    '15',
    [lang.mention('thing_destroy(info->dev, c->id)')],
    [lang.mention('thing_destroy(info->dev, id)')],
  ),
  lang.when('x', [lang.mention('read it once')], [lang.mention('read it twice')]),
  lang.iff(() => true, [lang.goto('out')]),
  lang.mention('c->dev = NULL'),
  lang.label('out'),
  lang.when('6', [], [lang.mention('chain_unregister(nb)')]),
  lang.mention('mutex_unlock(m)'),
  lang.ret(),
]);

async function recognise(body: string) {
  const c = (await functionsOf(`void teardown(int id)\n{\n${body}\n}\n`)).get('teardown');
  const outline = c === undefined ? undefined : outlineOf(c);
  return recogniseFunction([teardown], outline, modelVocabulary([teardown]), 'mailbox');
}

const before = `
	mutex_lock(&m);
	thing_destroy(i->dev, number);
	if (!c)
		goto done;
	c->dev = NULL;
done:
	chain_unregister(&nb);
	mutex_unlock(&m);`;

test('the order tells a form, an argument tells another, and one cannot be told', async () => {
  expect(await recognise(before)).toMatchObject({
    kind: 'form',
    present: [],
    absent: ['6', '15'],
    ambiguous: ['x'],
  });
  const after = before
    .replace('\tchain_unregister(&nb);\n', '')
    .replace('mutex_lock', 'chain_unregister(&nb); mutex_lock')
    .replace('number', 'other->id');
  expect(await recognise(after)).toMatchObject({
    kind: 'form',
    present: ['6', '15'],
    absent: [],
    ambiguous: ['x'],
  });
});

test('an argument of neither form leaves that form open', async () => {
  expect(await recognise(before.replace('number', 'c->nr'))).toMatchObject({
    absent: ['6'],
    ambiguous: ['15', 'x'],
  });
});

test('a call that only looks like a lifetime call makes a function not modelled', async () => {
  const strange = before.replace('c->dev = NULL;', 'c->dev = NULL;\n\tput_device(c->dev);');
  expect(await recognise(strange)).toMatchObject({
    kind: 'not-modelled',
    nearest: [],
    difference: [
      '        ...',
      '      7 }',
      '      8 set dev',
      '+     9 call put_device',
      '     10 label done',
      '     11 call chain_unregister',
      '        ...',
    ],
  });
});

test('a function that is not there is missing', () => {
  const vocabulary = modelVocabulary([teardown]);
  expect(recogniseFunction([teardown], undefined, vocabulary, 'mailbox')).toEqual({
    kind: 'missing',
  });
});
