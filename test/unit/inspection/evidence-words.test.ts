import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Appearance, EvidenceName } from '../../../src/domain/inspection/evidence.ts'
import { saysWhy } from '../../../src/inspection/evidence-words.ts'
import { CIRCLE, oval } from '../imaging/appearance/draw-shape.ts'
import { appearanceOf, roundParts } from './seen-parts.ts'

const MODEL = roundParts()
const says = (name: EvidenceName, appearance: Appearance): string | null =>
  saysWhy(MODEL, name, { features: new Float32Array(0), appearance })

suite('saysWhy', () => {
  test('an oval part by how much, a round one by nothing', () => {
    assert.equal(says('outline', appearanceOf({ edge: oval(0.14), turn: 0.7 })), 'oval by 14 %')
    assert.equal(says('outline', appearanceOf({})), null)
    assert.equal(says('outline', appearanceOf({ edge: oval(0.01) })), null)
  })

  test('a larger or smaller one', () => {
    const at = (factor: number): Appearance => ({
      ...appearanceOf({}),
      size: Float32Array.of(Math.log((factor * CIRCLE.r) / 200))
    })
    assert.equal(says('size', at(1.2)), 'radius 20 % larger than usual')
    assert.equal(says('size', at(0.9)), 'radius 10 % smaller than usual')
    assert.equal(says('size', at(1.005)), null)
  })

  test('a brighter or darker one, by the part and not by the plate', () => {
    assert.match(says('tone', appearanceOf({ gain: 1.3 }))!, /^(2[6-9]|3[0-2]) % brighter than usual$/)
    assert.match(says('tone', appearanceOf({ gain: 0.7 }))!, /^(2[6-9]|3[0-2]) % darker than usual$/)
    assert.equal(says('tone', appearanceOf({ plate: 90 })), null)
  })

  test('one that is less sharp, or sharper', () => {
    const sharp = appearanceOf({})
    const focused = (by: number) => says('focus', { ...sharp, focus: sharp.focus.map((value) => value + by) })
    assert.equal(focused(-0.5), 'less sharp than usual')
    assert.equal(focused(0.5), 'sharper than usual')
    assert.equal(focused(-0.1), null)
  })

  test('another colour, by the stronger of both differences', () => {
    const tinted = (...by: [number, number, number]): string | null => says('colour', appearanceOf({}, by))
    assert.equal(tinted(20, 0, 0), 'more red than usual')
    assert.equal(tinted(0, 20, 0), 'more green than usual')
    assert.equal(tinted(0, 0, 20), 'more blue than usual')
    assert.equal(tinted(20, 20, 0), 'more yellow than usual')
    assert.equal(tinted(0, 0, 0), null)
  })

  test('nothing of pieces that measure what no word is for, nor of such as the version does not know', () => {
    assert.equal(says('pattern', appearanceOf({})), null)
    assert.equal(says('embedding', appearanceOf({})), null)
    assert.equal(says('patches', appearanceOf({})), null)
  })
})
