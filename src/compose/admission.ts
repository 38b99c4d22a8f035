import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import { createAdmission, type RunningAdmission } from '../inspection/admission/admission.ts'
import { admissionMetrics, waitingMetric } from '../plugins/admission-metrics.ts'
import { setQuietTimer } from './timers.ts'

/** Parts in work for each pixel thread: while the encoder computes one, the thread prepares another. */
const PARTS_PER_WORKER = 2

/** Wires the admission of pictures, which decides whose turn it is. */
export function composeAdmission({ pixelWorkers, limits, stations }: Config, registry: Registry): RunningAdmission {
  const admission = createAdmission({
    slots: PARTS_PER_WORKER * pixelWorkers,
    maxWaiting: limits.maxWaiting,
    maxBytes: limits.maxWaitingBytes,
    stations,
    clockMs: () => performance.now(),
    alarm: (ms, ring) => setQuietTimer(ring, ms),
    ...admissionMetrics(registry)
  })
  waitingMetric(registry, admission.waiting)
  return admission
}
