// SPDX-License-Identifier: GPL-2.0-only
import type { TraceHeading, ViolationReport } from '../src/report/trace.ts';
export declare function largeTrace(): ViolationReport;
export declare const largeHeading: TraceHeading;
