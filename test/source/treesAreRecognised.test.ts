// SPDX-License-Identifier: GPL-2.0-only
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { language } from '../../src/model/language/language.ts';
import type { CatalogueEntry } from '../../src/source/catalogue.ts';
import { readCFile } from '../../src/source/cFile.ts';
import { recogniseTree } from '../../src/source/recogniseTree.ts';
import { SourceError } from '../../src/source/sourceError.ts';

const lang = language<object>();

const makeFile: Readonly<Record<string, string>> = {
  Makefile: '# x\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 7\nEXTRAVERSION =\nNAME = -x\n',
};

const procedures = [
  lang.fn('bus.c', 'destroy', {}, {}, [
    lang.when(
      '4',
      [lang.mention('device_del(d)'), lang.call('release')],
      [lang.mention('device_unregister(d)')],
    ),
  ]),
  lang.fn('bus.c', 'release', {}, {}, [lang.mention('ida_free(ids, id)')]),
  lang.fn('driver.c', 'stop', {}, {}, [lang.when('4', [lang.mention('put_device(d)')])]),
  lang.fn('driver.c', 'find', {}, {}, [
    lang.when('2', [lang.iff(() => true, [lang.mention('skip(d)'), lang.ret()])]),
    lang.mention('get_device(d)'),
  ]),
  lang.fn('mailbox.c', 'chan_free', {}, {}, [
    lang.when('9', [lang.mention('cinfo->x = 1')]),
    lang.mention('free(c)'),
  ]),
  lang.fn('kernel', 'get_device', {}, {}, [lang.mention('kref_get(k)')]),
];

const catalogue: readonly CatalogueEntry[] = [
  {
    number: 2,
    title: 'skip',
    form: '2',
    functions: ['find'],
    marker: { functions: ['find'], pattern: /transport/, unmended: [] },
  },
  { number: 4, title: 'lifetimes', form: '4', functions: ['destroy', 'release', 'stop'] },
  { title: 'later', form: '9', functions: ['chan_free'] },
];

const before = {
  ...makeFile,
  'drivers/firmware/arm_scmi/bus.c': 'void destroy(void) { device_unregister(d); }\n',
  'drivers/firmware/arm_scmi/driver.c': 'void stop(void) { }\nvoid find(void) { get_device(d); }\n',
  'drivers/firmware/arm_scmi/transports/mailbox.c': 'void chan_free(void) { free(c); }\n',
};

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

function plant(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'scmi-tree-'));
  folders.push(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

test('a tree without the fixes: absent, not applicable, and a helper that is rightly missing', async () => {
  const found = await recogniseTree(plant(before), procedures, catalogue);
  expect(found.version).toBe('6.12.7');
  expect(found.fixes).toEqual({ '2': 'not-applicable', '4': 'absent' });
  expect(found.forms).toEqual({ '9': 'absent' });
  expect(found.functions.map(({ name, line, status }) => [name, line, status])).toEqual([
    ['destroy', 1, 'form'],
    ['release', 0, 'missing'],
    ['stop', 1, 'form'],
    ['find', 2, 'form'],
    ['chan_free', 1, 'form'],
  ]);
});

test('a tree with half of a fix is partial, and says which half', async () => {
  const bus =
    'void release(void) { ida_free(a, b); }\nvoid destroy(void) { device_del(d); release(); }\n';
  const found = await recogniseTree(
    plant({ ...before, 'drivers/firmware/arm_scmi/bus.c': bus }),
    procedures,
    catalogue,
  );
  expect(found.fixes['4']).toBe('partial');
  expect(found.details['4']).toMatchObject({ have: ['destroy'], lack: ['stop'], unclear: [] });
});

test('a fix applies where its marker is', async () => {
  const driver =
    'void stop(void) { put_device(d); }\nvoid find(void) { /* no transport */ get_device(d); }\n';
  const found = await recogniseTree(
    plant({ ...before, 'drivers/firmware/arm_scmi/driver.c': driver }),
    procedures,
    catalogue,
  );
  expect(found.fixes['2']).toBe('absent');
});

test('where a function looks the same with and without a fix, the marked text tells', async () => {
  const same = [lang.mention('get_device(d)')];
  const lookup = lang.fn('driver.c', 'lookup', {}, {}, [
    lang.when('skip', [lang.when('2', same, same)], same),
  ]);
  const ask = async (matches: string, known: readonly string[]) => {
    const text = `bool matches(int d) { ${matches} }\nvoid lookup(void) { get_device(d); }\n`;
    const marker = { functions: ['matches'], pattern: /transport/, unmended: known };
    const found = await recogniseTree(
      plant({ ...makeFile, 'drivers/firmware/arm_scmi/driver.c': text }),
      [lookup],
      [
        { number: 2, title: 'mended', form: '2', functions: ['lookup'], marker },
        { title: 'shape', form: 'skip', functions: ['lookup'], marker },
      ],
    );
    const hash = (await readCFile(text)).get('matches')?.hash ?? '';
    return { status: [found.fixes['2'], found.forms['skip']], hash };
  };

  const { hash } = await ask('return !transport(d);', []);
  expect((await ask('return !transport(d);', [hash])).status).toEqual(['absent', 'present']);
  expect((await ask('return !transport(d) || all;', [hash])).status).toEqual([
    'not-modelled',
    'present',
  ]);
  expect((await ask('return true;', [hash])).status).toEqual(['not-applicable', 'not-applicable']);
});

test('what is put in an array of its own is no lifetime matter; elsewhere it is', async () => {
  const fn = lang.fn('driver.c', 'fill', {}, {}, [lang.mention('c->dev = NULL')]);
  const status = async (declared: string, place: string) => {
    const text = `void fill(struct id *ids) { ${declared} ${place} = p; c->dev = NULL; }\n`;
    const tree = plant({ ...makeFile, 'drivers/firmware/arm_scmi/driver.c': text });
    return (await recogniseTree(tree, [fn], [])).functions[0]?.status;
  };

  expect(await status('struct id own[2];', 'own[0].dev')).toBe('form');
  expect(await status('', 'ids[0]->dev')).toBe('not-modelled');
  expect(await status('struct id *own[2];', 'own[0]->dev')).toBe('not-modelled');
});

test('an unknown lifetime call makes the fix not modelled', async () => {
  const bus = 'void destroy(void) { device_unregister(d); kfree(d); }\n';
  const found = await recogniseTree(
    plant({ ...before, 'drivers/firmware/arm_scmi/bus.c': bus }),
    procedures,
    catalogue,
  );
  expect(found.fixes['4']).toBe('not-modelled');
  expect(found.functions[0]).toMatchObject({
    status: 'not-modelled',
    difference: ['      1 call device_unregister', '+     1 call kfree'],
  });
});

test('a helper that is called but defined elsewhere leaves the fix not modelled', async () => {
  const bus = 'void destroy(void) { device_del(d); release(); }\n';
  const found = await recogniseTree(
    plant({ ...before, 'drivers/firmware/arm_scmi/bus.c': bus }),
    procedures,
    catalogue,
  );
  expect(found.fixes['4']).toBe('not-modelled');
  expect(found.functions[1]).toMatchObject({ status: 'missing', calledBy: ['destroy'] });
});

test('a function that cannot be parsed is never recognised', async () => {
  const driver = 'void stop(void) { ) }\nvoid find(void) { get_device(d); }\n';
  const found = await recogniseTree(
    plant({ ...before, 'drivers/firmware/arm_scmi/driver.c': driver }),
    procedures,
    catalogue,
  );
  expect(found.functions.find(({ name }) => name === 'stop')?.status).toBe('not-modelled');
});

test('the old layout and the folder itself are found too', async () => {
  const { 'drivers/firmware/arm_scmi/transports/mailbox.c': mailbox, ...rest } = before;
  const dir = plant({ ...rest, 'drivers/firmware/arm_scmi/mailbox.c': mailbox });
  const whole = await recogniseTree(dir, procedures, catalogue);
  const folder = await recogniseTree(join(dir, 'drivers/firmware/arm_scmi'), procedures, catalogue);
  expect(whole.functions.every(({ line, name }) => (line === 0) === (name === 'release'))).toBe(
    true,
  );
  expect(folder).toEqual(whole);
});

test.each([
  [
    'a directory that is not there',
    '/dev/null/none',
    /^\/dev\/null\/none is not a directory: name an/,
  ],
  ['a directory without the stack', tmpdir(), /holds no drivers\/firmware\/arm_scmi\/driver\.c: /],
])('%s is an error with a remedy', async (_, dir, message) => {
  const failed = recogniseTree(dir, procedures, catalogue);
  await expect(failed).rejects.toThrow(SourceError);
  await expect(failed).rejects.toThrow(message);
  await expect(failed).rejects.not.toThrow(/\n/);
});

test('a file that cannot be read is an error', async () => {
  const { 'drivers/firmware/arm_scmi/bus.c': _, ...rest } = before;
  const dir = plant(rest);
  mkdirSync(join(dir, 'drivers/firmware/arm_scmi/bus.c'));
  await expect(recogniseTree(dir, procedures, catalogue)).rejects.toThrow(
    /bus\.c cannot be read \(EISDIR\): /,
  );
});

test('another function of the name, in another file, tells a form, and nothing of what it does not ask', async () => {
  const made = lang.inForm(
    'made',
    lang.fn('driver.c', 'destroy', {}, {}, [
      lang.when('9', [lang.mention('put_device(d)')]),
      lang.mention('kfree(d)'),
    ]),
  );
  const both = [...procedures, made];
  const forms = [...catalogue, { title: 'made', form: 'made', functions: ['destroy'] }];
  const told = async (files: Readonly<Record<string, string>>): Promise<unknown> => {
    const tree = await recogniseTree(plant(files), both, forms);
    const fn = tree.functions.find(({ name }) => name === 'destroy');
    return [fn?.path, fn?.forms, fn?.absent, tree.forms['made']];
  };
  const path = 'drivers/firmware/arm_scmi/driver.c';
  const older = {
    ...before,
    'drivers/firmware/arm_scmi/bus.c': '',
    [path]:
      'void stop(void) { }\nvoid find(void) { get_device(d); }\nvoid destroy(void) { kfree(d); }\n',
  };
  expect(await told(before)).toEqual([
    'drivers/firmware/arm_scmi/bus.c',
    [],
    ['4', 'made'],
    'absent',
  ]);
  expect(await told(older)).toEqual([path, ['made'], ['9'], 'present']);
  const dropped = { ...older, [path]: older[path].replace('kfree(d)', 'kfree_const(d)') };
  expect(await told(dropped)).toEqual([path, [], [], 'not-modelled']);
});
