import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { EvidenceModel } from '../../../../src/scoring/evidence/evidence-model.ts'
import { EQUAL_COUNT } from '../../../../src/scoring/evidence/piece-count.ts'
import { widenEvidence } from '../../../../src/training/evidence/widen-evidence.ts'
import { drawEvidence, drawView } from '../../scoring/evidence/evidence-fixture.ts'

const MODEL = drawEvidence()
const VIEWS = Array.from({ length: 12 }, (_, n) => ({ ...drawView(`more ${n}`), part: `good/${n}` }))
const namesOf = ({ pieces }: EvidenceModel): string[] => pieces.map(({ name }) => name).toSorted()

suite('widenEvidence', () => {
  test('learns the same pieces from other parts; how they count stays, and the scale of the embedding', () => {
    const pieces = MODEL.pieces.map((piece, n) => ({ ...piece, count: { from: 0.1 * n, weight: 1 + n } }))
    const wider = widenEvidence({ ...MODEL, pieces }, VIEWS, 1)
    assert.deepEqual(namesOf(wider), namesOf(MODEL))
    assert.deepEqual([wider.embedding, wider.strangerFrom], [MODEL.embedding, MODEL.strangerFrom])
    for (const { name, count } of pieces) {
      const found = wider.pieces.find((piece) => piece.name === name)!
      assert.deepEqual(found.count, count)
      assert.notDeepEqual(found.good, pieces.find((piece) => piece.name === name)!.good)
    }
  })

  test('of an older version, in which the focus is the end of the tone, both become pieces', () => {
    const pieces = MODEL.pieces.flatMap((piece) =>
      piece.name === 'tone' ? [{ ...piece, followedBy: 'focus' as const, count: EQUAL_COUNT }] : []
    )
    const wider = widenEvidence({ ...MODEL, pieces }, VIEWS, 1)
    assert.deepEqual(namesOf(wider), ['focus', 'tone'])
    assert.ok(wider.pieces.every(({ count }) => count === EQUAL_COUNT))
  })

  test('parts of before spots were measured are learnt without them', () => {
    const [first, ...others] = VIEWS
    const older = { ...first!, appearance: { ...first!.appearance, spots: new Float32Array(0) } }
    assert.deepEqual(namesOf(widenEvidence(MODEL, [older, ...others], 1)), namesOf(MODEL))
  })
})
