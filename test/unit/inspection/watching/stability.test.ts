import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { createRandom } from '../../../../src/domain/random.ts'
import type { Stability } from '../../../../src/domain/inspection/stability.ts'
import { createStabilityWatch, type SavedPair } from '../../../../src/inspection/watching/stability.ts'
import { stabilityMetrics } from '../../../../src/plugins/stability-metrics.ts'

interface Part {
  readonly score?: number | null
  readonly brightness?: number
  readonly focus?: number
  readonly cx?: number
}

function fixture(saved: readonly SavedPair[] = [], seed = 5) {
  const alarms: string[] = []
  const watch = createStabilityWatch(({ station, series }, method) => {
    alarms.push(`${station} ${series} ${method}`)
  }, saved)
  const random = createRandom(seed)
  let sent = 0
  /** Sends parts; each value varies by chance around what `part` says. */
  function send(count: number, part: Part = {}, station = 'line1', modelVersion = 'v1'): void {
    for (let n = 0; n < count; n++) {
      const { score = 0.2, brightness = 120, focus = 3, cx = 320 } = part
      watch.add(
        {
          recipe: 'ring',
          modelVersion,
          station,
          judgedAt: new Date(Date.UTC(2026, 0, 2) + 1000 * sent++).toISOString(),
          score: score === null ? null : score * Math.exp(0.1 * random.normal()),
          circle: { cx: cx + random.normal(), cy: 240 + random.normal(), r: 100 + 0.2 * random.normal(), confidence: 1 }
        },
        { brightness: brightness + 2 * random.normal(), focus: focus + 0.05 * random.normal() }
      )
    }
  }
  const state = (series: Stability['series'], station = 'line1'): Stability | undefined =>
    watch.states().find((it) => it.series === series && it.station === station)
  return { alarms, watch, send, state }
}

suite('stability of a station', () => {
  test('it says nothing while it learns, and raises no alarm while nothing changes', () => {
    const { alarms, watch, send, state } = fixture()
    send(500)
    assert.equal(state('score')?.parts, 0)
    send(5000)
    assert.deepEqual(alarms, [])
    assert.equal(watch.states().length, 6)
    assert.ok(Math.abs(state('focus')!.deviations) < 6)
    assert.ok(state('focus')!.psi! < 0.1)
  })

  test('light, focus and place that move are named, once, and the alarm ends when they are back', () => {
    const { alarms, send, state } = fixture()
    send(500)
    send(300, { brightness: 116 })
    assert.deepEqual(alarms, ['line1 brightness ewma'])
    assert.deepEqual(state('brightness')!.alarms, ['ewma'])
    assert.ok(state('brightness')!.deviations < -6)
    // Among the last 500 parts, 300 are darker for a while.
    send(300)
    assert.deepEqual(alarms, ['line1 brightness ewma', 'line1 brightness psi'])
    send(500)
    assert.deepEqual(state('brightness')!.alarms, [])
    send(120, { cx: 323, focus: 2.9 })
    assert.deepEqual(
      alarms
        .slice(2)
        .filter((alarm) => alarm.endsWith('ewma'))
        .sort(),
      ['line1 centreX ewma', 'line1 focus ewma']
    )
  })

  test('single defective parts, and parts that are not found, are no alarm', () => {
    const { alarms, send } = fixture()
    send(500)
    for (let n = 0; n < 40; n++) {
      send(1, { score: 5 })
      send(1, { score: null })
      send(48)
    }
    assert.deepEqual(alarms, [])
  })

  test('stations are told apart, and another version begins anew', () => {
    const { alarms, send, state } = fixture()
    send(500)
    send(500, { brightness: 80 }, 'line2')
    send(200)
    send(200, { brightness: 80 }, 'line2')
    assert.deepEqual(alarms, [])
    send(1, {}, 'line1', 'v2')
    assert.equal(state('score'), undefined)
    assert.ok(state('score', 'line2') !== undefined)
  })

  test('metrics have a line for each series and method', async () => {
    const { watch, send } = fixture()
    const registry = new Registry()
    stabilityMetrics(registry, watch.states)
    send(1200)
    send(300, { brightness: 100 })
    const text = await registry.metrics()
    assert.match(text, /okng_stability_alarm\{recipe="ring",station="line1",series="brightness",method="ewma"\} 1/)
    assert.match(text, /okng_stability_alarm\{recipe="ring",station="line1",series="radius",method="psi"\} 0/)
    assert.match(text, /okng_stability_psi\{recipe="ring",station="line1",series="focus"\} 0\.\d/)
  })

  test('a run chart has a point every 25 parts, its limits, and the patterns of points that moved', () => {
    const { watch, send } = fixture()
    assert.deepEqual(watch.charts('ring', 'line1'), [])
    send(300)
    assert.deepEqual(watch.learning(), [{ recipe: 'ring', modelVersion: 'v1', station: 'line1', parts: 300, of: 500 }])
    send(200)
    assert.deepEqual(watch.learning(), [])
    send(100)
    const chartOf = (series: string) => watch.charts('ring', 'line1').find((chart) => chart.series === series)!
    const { points, zones, partsAPoint } = chartOf('brightness')
    assert.deepEqual([points.length, zones.length, partsAPoint], [4, 7, 25])
    assert.equal(points[0]!.at, new Date(Date.UTC(2026, 0, 2) + 1000 * 524).toISOString())
    // Single parts vary by 2 around 120, means of 25 by 0.4.
    assert.ok(Math.abs(zones[3]! - 120) < 0.5 && zones[6]! - zones[3]! > 1 && zones[6]! - zones[3]! < 2, zones.join())
    assert.ok(points.every(({ rules }) => !rules.includes('one-beyond-3')))
    send(25, { brightness: 124 })
    assert.ok(chartOf('brightness').points.at(-1)!.rules.includes('one-beyond-3'))
    // Scores are shown as they are, not as logarithms.
    assert.ok(Math.abs(chartOf('score').zones[3]! - 0.2) < 0.02)
    send(25 * 300)
    assert.equal(chartOf('focus').points.length, 200)
  })

  test('after a restart it goes on where it was: a slow change is found all the same', () => {
    const before = fixture()
    before.send(500)
    before.send(160, { focus: 2.98 })
    const saved = JSON.parse(JSON.stringify([...before.watch.save()])) as SavedPair[]
    const after = fixture(saved)
    assert.deepEqual(after.watch.states(), before.watch.states())
    assert.deepEqual(after.watch.charts('ring', 'line1'), before.watch.charts('ring', 'line1'))
    const parts = { focus: 2.9 }
    before.send(200, parts)
    after.send(200, parts)
    assert.deepEqual([before.alarms, after.alarms], [['line1 focus ewma'], ['line1 focus ewma']])
    // Half a baseline is kept, too.
    const half = fixture()
    half.send(250)
    assert.equal(fixture([...half.watch.save()]).watch.learning()[0]!.parts, 250)
  })

  test('it learns anew when it is told so', () => {
    const { watch, send, state } = fixture()
    send(500)
    send(200, { brightness: 110 })
    assert.deepEqual(state('brightness')!.alarms, ['ewma'])
    assert.equal(watch.isWatched('ring', 'line1'), true)
    watch.learnAnew('ring', 'line1')
    assert.equal(watch.isWatched('ring', 'line1'), false)
    send(700, { brightness: 110 })
    assert.deepEqual(state('brightness')!.alarms, [])
  })
})
