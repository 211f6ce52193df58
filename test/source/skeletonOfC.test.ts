// SPDX-License-Identifier: GPL-2.0-only
import { expect, test } from 'vitest';
import { bodySkeleton } from './cSkeleton.ts';

test('arguments come before their call, and the right side before the assignment', async () => {
  expect(await bodySkeleton('x->slot = take(first(x), x->ops->second(x));')).toMatchInlineSnapshot(`
    "call first
    call second
    call take
    set slot
    "
  `);
});

test('every kind of jump and block has its token', async () => {
  const body = `
	if (lookup(x))
		return -EEXIST;
	for (i = 0; next(x); step(x)) {
		if (skip(x))
			continue;
		if (!add(x))
			break;
	}
	do {
		drain(x);
	} while (more(x));
	ret = make(x);
	if (ret)
		goto err;
	else
		keep(x);
	return 0;
err:
	unmake(x);
	return ret;`;
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "call lookup
    if {
      return
    }
    loop {
      call next
      call skip
      if {
        continue
      }
      call add
      if {
        break
      }
      call step
    }
    loop {
      call drain
      call more
    }
    call make
    if {
      goto err
    } else {
      call keep
    }
    return
    label err
    call unmake
    "
  `);
});

test('a switch whose cases all leave it is a chain of ifs', async () => {
  const body = `
	switch (x->kind) {
	case A:
	case B:
		bind(x);
		break;
	case C:
		unbind(x);
		break;
	default:
		return 0;
	}
	return 1;`;
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "if {
      call bind
    } else if {
      call unbind
    } else {
      return
    }
    "
  `);
});

test('a switch that falls through keeps its shape', async () => {
  const body = 'switch (x->kind) { case A: one(x); case B: two(x); break; }';
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "switch {
      case
      call one
      case
      call two
      break
    }
    "
  `);
});

test('a function that is handed on is a callback only for a vocabulary that calls it', async () => {
  const { vocabularyOf } = await import('../../src/source/vocabulary.ts');
  const { cSkeleton } = await import('./cSkeleton.ts');
  const text =
    'void f(void) { idr_for_each(idr, x_destroy, idr); idr_for_each(idr, i->ops->x_free, idr); }';
  expect(await cSkeleton(text, vocabularyOf([], ['x_destroy', 'x_free', 'idr'])))
    .toMatchInlineSnapshot(`
    "callback x_destroy
    call idr_for_each
    callback x_free
    call idr_for_each
    "
  `);
});

test('guards are locks', async () => {
  const body = `
	guard(rcu)();
	find(x);
	scoped_guard(mutex, &x->lock) {
		change(x);
	}`;
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "call rcu_read_lock
    call find
    call mutex_lock
    call change
    call mutex_unlock
    call rcu_read_unlock
    "
  `);
});

test('blocks that hold nothing that counts vanish, bare error exits do not', async () => {
  const body = `
	if (WARN_ON(!x))
		dev_err(x->dev, "gone");
	while (i < 3) {
		if (i == 2)
			break;
		i++;
	}
	if (unlikely(IS_ERR(x)))
		return PTR_ERR(x);
	local.field = 1;
	put(x);`;
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "if {
      return
    }
    call put
    "
  `);
});

test('a call behind && is conditional', async () => {
  expect(await bodySkeleton('if (x->on && x->set && take(x)) { drop(x); }')).toMatchInlineSnapshot(`
    "if {
      call take
      if {
        call drop
      }
    }
    "
  `);
});

test('stores through macros, globals and subscripts are assignments', async () => {
  const body = `
	WRITE_ONCE(x->state, 1);
	smp_store_release(&x->ready, true);
	x->slots[i] = p;
	*x->out = p;
	x->users++;
	scmi_vdev = NULL;
	local = NULL;`;
  expect(await bodySkeleton(body)).toMatchInlineSnapshot(`
    "set state
    set ready
    set slots
    set out
    set users
    set scmi_vdev
    "
  `);
});
