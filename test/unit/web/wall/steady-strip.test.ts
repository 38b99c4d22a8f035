import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LivePart } from '../../../../src/web/wall/live-state.ts'
import { EMPTY_STRIP, moveStrip, type Strip, touchedPart } from '../../../../src/web/wall/steady-strip.ts'

const part = (resultId: string, hasPicture = false): LivePart =>
  ({
    at: '',
    heardAt: 0,
    pictureFrom: 'feed',
    result: { resultId },
    picture: hasPicture ? { resultId, jpeg: 'x', width: 1, height: 1, heatmap: null } : null
  }) as unknown as LivePart
const parts = (...ids: string[]): LivePart[] => ids.map((id) => part(id))
const ids = ({ parts }: Pick<Strip, 'parts'>): string[] => parts.map(({ result }) => result.resultId)

suite('strip of the last parts', () => {
  test('moves at most every 2 s', () => {
    let strip = moveStrip(EMPTY_STRIP, parts('b', 'a'), false, 0)
    assert.deepEqual(ids(strip), ['b', 'a'])
    strip = moveStrip(strip, parts('c', 'b', 'a'), false, 1999)
    assert.deepEqual(ids(strip), ['b', 'a'])
    strip = moveStrip(strip, parts('d', 'c', 'b'), false, 2000)
    assert.deepEqual(ids(strip), ['d', 'c', 'b'])
  })

  test('stands still while a finger is on it; pictures still come', () => {
    let strip = moveStrip(EMPTY_STRIP, parts('b', 'a'), false, 0)
    strip = moveStrip(strip, [part('c'), part('b', true), part('a')], true, 5000)
    assert.deepEqual(ids(strip), ['b', 'a'])
    assert.deepEqual(
      strip.parts.map(({ picture }) => picture !== null),
      [true, false]
    )
    assert.deepEqual(ids(moveStrip(strip, parts('c', 'b'), false, 5100)), ['c', 'b'])
  })

  test('what moved less than 300 ms before the touch was not seen: what was there before is meant', () => {
    let strip = moveStrip(EMPTY_STRIP, parts('b', 'a'), false, 0)
    strip = moveStrip(strip, parts('d', 'c', 'b', 'a'), false, 2000)
    assert.equal(touchedPart(strip, 0, 2299)?.result.resultId, 'b')
    assert.equal(touchedPart(strip, 0, 2300)?.result.resultId, 'd')
    // There was nothing at this place before.
    assert.equal(touchedPart(strip, 3, 2100)?.result.resultId, 'a')
    assert.equal(touchedPart(strip, 9, 2100), null)
  })

  test('of 9 touches on a line of 5 parts a second, all pick what was seen 250 ms before', () => {
    let strip = EMPTY_STRIP
    let seen: Strip = EMPTY_STRIP
    const line: LivePart[] = []
    let right = 0
    for (let ms = 0; ms <= 25_000; ms += 50) {
      if (ms % 200 === 0) line.unshift(part(String(ms)))
      strip = moveStrip(strip, line.slice(0, 12), false, ms)
      if (ms % 2100 === 1900) seen = strip
      if (ms % 2100 === 50 && ms > 4200)
        right += Number(touchedPart(strip, 4, ms)?.result.resultId === seen.parts[4]!.result.resultId)
    }
    assert.equal(right, 9)
  })
})
