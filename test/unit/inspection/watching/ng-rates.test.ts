import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { PlantStation } from '../../../../src/domain/plant/report.ts'
import { withNgRates } from '../../../../src/inspection/watching/ng-rates.ts'
import { PlantStationReply, StationReportBody } from '../../../../src/schemas/plant.ts'

const at = '2026-01-02T03:04:05.000Z'

/** A station whose last report has these counts. */
function station(parts: number, ng: number): PlantStation {
  const count = { parts, ng }
  return {
    name: 'north',
    home: 'home-1',
    firstSeenAt: at,
    lastSeenAt: at,
    report: {
      version: '1',
      ready: true,
      problems: [],
      recipes: [
        {
          recipe: 'ring',
          rollout: 1,
          state: 'applied',
          problem: null,
          modelVersion: 'v1',
          since: count,
          before: count,
          drift: null
        }
      ],
      lastMinute: count,
      lastPartAt: null,
      backlog: { waiting: 0, oldest: null },
      diskFreeBytes: 1,
      drifts: []
    }
  }
}

suite('share of NG of the stations', () => {
  test('has bounds; none without a part', () => {
    assert.equal(withNgRates([station(10, 1)])[0]?.ngRate?.rate, 0.1)
    assert.equal(withNgRates([station(0, 0)])[0]?.ngRate, null)
  })

  test('a stored report with more NG than parts is shown without a share; a new one is refused', () => {
    const [shown] = withNgRates([station(1, 2)])
    assert.equal(shown?.ngRate, null)
    assert.equal(PlantStationReply.safeParse(shown).success, true)
    assert.equal(StationReportBody.safeParse(shown?.report).success, false)
  })
})
