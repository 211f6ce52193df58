// SPDX-License-Identifier: GPL-2.0-only
import { language } from '../language/language.ts';
import type { World } from '../world.ts';

/** The step language over the model's own state. */
export const {
  fn,
  inForm,
  step,
  choose,
  attempt,
  local,
  iff,
  hiddenIf,
  loop,
  hiddenLoop,
  brk,
  hiddenBreak,
  cont,
  goto,
  label,
  ret,
  call,
  when,
  byTransport,
  mention,
} = language<World>();
