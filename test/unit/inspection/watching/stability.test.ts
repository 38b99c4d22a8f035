import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { createRandom } from '../../../../src/domain/random.ts'
import type { Stability } from '../../../../src/domain/inspection/stability.ts'
import { createStabilityWatch } from '../../../../src/inspection/watching/stability.ts'
import { stabilityMetrics } from '../../../../src/plugins/stability-metrics.ts'

interface Part {
  readonly score?: number | null
  readonly brightness?: number
  readonly focus?: number
  readonly cx?: number
}

function fixture() {
  const alarms: string[] = []
  const watch = createStabilityWatch(({ station, series }, method) => {
    alarms.push(`${station} ${series} ${method}`)
  })
  const random = createRandom(5)
  /** Sends parts; each value varies by chance around what `part` says. */
  function send(count: number, part: Part = {}, station = 'line1', modelVersion = 'v1'): void {
    for (let n = 0; n < count; n++) {
      const { score = 0.2, brightness = 120, focus = 3, cx = 320 } = part
      watch.add(
        {
          recipe: 'ring',
          modelVersion,
          station,
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
})
