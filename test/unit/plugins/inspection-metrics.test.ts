import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { inspectionMetrics } from '../../../src/plugins/inspection-metrics.ts'

const good: InspectionResult = {
  resultId: 'r',
  verdict: 'OK',
  ok: true,
  code: 1,
  reason: 'WITHIN_THRESHOLD',
  score: 0.25,
  threshold: 0.5,
  evidence: null,
  circle: null,
  recipe: 'cap',
  modelVersion: 'v1',
  partId: 'SN-1',
  measId: 'm-1',
  station: 'cam-2',
  capturedAt: null,
  receivedAt: '2026-01-02T03:04:05.000Z',
  judgedAt: '2026-01-02T03:04:05.010Z',
  sequence: 7,
  diameterMm: null,
  timingsMs: { decode: 1, locate: 2, crop: 3, encode: 4, score: 5, total: 15 }
}
const lost: InspectionResult = {
  ...good,
  verdict: 'NG',
  ok: false,
  code: 4,
  reason: 'PART_NOT_FOUND',
  score: null,
  timingsMs: { decode: 1, locate: 2, total: 3 }
}

async function linesAfter(...results: readonly InspectionResult[]): Promise<string[]> {
  const registry = new Registry()
  const count = inspectionMetrics(registry)
  results.forEach(count)
  return (await registry.metrics()).split('\n')
}
const starting = (lines: readonly string[], start: string): string[] => lines.filter((line) => line.startsWith(start))

suite('inspection metrics', () => {
  test('counts verdicts by recipe and reason', async () => {
    const lines = await linesAfter(good, good, lost, { ...good, recipe: 'ring' })
    assert.deepEqual(starting(lines, 'okng_inspections_total'), [
      'okng_inspections_total{recipe="cap",verdict="OK",reason="WITHIN_THRESHOLD"} 2',
      'okng_inspections_total{recipe="cap",verdict="NG",reason="PART_NOT_FOUND"} 1',
      'okng_inspections_total{recipe="ring",verdict="OK",reason="WITHIN_THRESHOLD"} 1'
    ])
  })

  test('stages are in seconds; a stage that was not reached, or a missing score, is not counted as 0', async () => {
    const lines = await linesAfter(lost)
    assert.deepEqual(starting(lines, 'okng_stage_seconds_sum'), [
      'okng_stage_seconds_sum{stage="decode"} 0.001',
      'okng_stage_seconds_sum{stage="locate"} 0.002'
    ])
    assert.deepEqual(starting(lines, 'okng_score_count'), [])
    assert.deepEqual(starting(await linesAfter(lost, good), 'okng_score_count'), ['okng_score_count{recipe="cap"} 1'])
  })

  test('no id of a caller becomes a label', async () => {
    const text = (
      await linesAfter(
        ...Array.from({ length: 1000 }, (_, index) => ({
          ...good,
          partId: `SN-${index}`,
          measId: `m-${index}`,
          station: `cam-${index}`
        }))
      )
    ).join('\n')
    assert.equal(text, (await linesAfter(...Array.from({ length: 1000 }, () => good))).join('\n'))
  })
})
