import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ReviewPart } from '../../../../src/domain/labelled/review.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import { createReviewIntake, MAX_BYTES, MAX_WAITING } from '../../../../src/inspection/watching/review-intake.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { record } from '../../store/records/record-fixture.ts'

const judged = (n: number, verdict: 'OK' | 'NG' | 'REVIEW', frameBytes = 3): Judged => ({
  request: { frame: new Uint8Array(frameBytes), recipeId: 'ring' },
  recipe: {} as never,
  result: record(n, { verdict }).result,
  cropSpec: {} as never,
  crop: null,
  appearance: null
})

function bench(sampleOneIn: number, random: () => number = () => 0.5, add?: () => Promise<void>) {
  const added: Omit<ReviewPart, 'picture' | 'said'>[] = []
  const faults: unknown[] = []
  const intake = createReviewIntake({
    sampleOneIn,
    random,
    now: () => new Date('2026-01-02T03:04:05Z'),
    asPicture: ({ frame }) => ({ bytes: frame, extension: 'bmp' }),
    add:
      add
      ?? (async (part) => {
        added.push(part)
      }),
    onFault(error) {
      faults.push(error)
    }
  })
  return { intake, added, faults }
}

suite('parts for review', () => {
  test('each doubtful one queues; without a sample no other does', async () => {
    const { intake, added } = bench(0, () => 0)
    intake.look(judged(1, 'OK'))
    intake.look(judged(2, 'REVIEW'))
    intake.look(judged(3, 'NG'))
    await intake.idle()
    assert.deepEqual(
      added.map(({ result, sampled }) => [result.resultId, sampled]),
      [[record(2).result.resultId, false]]
    )
    assert.equal(added[0]?.at, '2026-01-02T03:04:05.000Z')
  })

  test('a good part that is NG because a challenge is due is none: its label would count as an error', async () => {
    const { intake, added } = bench(1, () => 0)
    const due = judged(1, 'NG')
    intake.look({ ...due, result: { ...due.result, reason: 'CHALLENGE_DUE' } })
    intake.look(judged(2, 'NG'))
    await intake.idle()
    assert.deepEqual(
      added.map(({ result }) => result.resultId),
      [record(2).result.resultId]
    )
  })

  test('chance chooses one in N, of each verdict alike', async () => {
    const random = createRandom(7)
    const { intake, added } = bench(10, () => random.uniform())
    for (let n = 0; n < 3000; n++) {
      intake.look(judged(n, (['OK', 'NG', 'REVIEW'] as const)[n % 3]!))
      await intake.idle()
    }
    for (const verdict of ['OK', 'NG', 'REVIEW'] as const) {
      const sampled = added.filter((part) => part.result.verdict === verdict && part.sampled).length
      // Binomial with 1000 and 0.1: standard deviation 9.5.
      assert.ok(sampled > 62 && sampled < 138, `${verdict}: ${sampled}`)
    }
    assert.equal(added.filter(({ result }) => result.verdict === 'REVIEW').length, 1000)
    assert.equal(intake.skipped(), 0)
  })

  test('what waits in memory is bounded, by number and by bytes, and what is left out is counted', async () => {
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const { intake } = bench(0, undefined, () => gate)
    for (let n = 0; n < MAX_WAITING + 5; n++) intake.look(judged(n, 'REVIEW'))
    assert.equal(intake.skipped(), 5)
    release()
    await intake.idle()
    const { intake: large } = bench(0, undefined, () => gate)
    large.look(judged(1, 'REVIEW', MAX_BYTES))
    large.look(judged(2, 'REVIEW', 1))
    assert.equal(large.skipped(), 1)
    await large.idle()
    large.look(judged(3, 'REVIEW', 1))
    assert.equal(large.skipped(), 1)
  })

  test('one that cannot be stored is told and counted, the next one is stored', async () => {
    let full = true
    const { intake, faults } = bench(0, undefined, async () => {
      if (full) throw new Error('ENOSPC')
    })
    intake.look(judged(1, 'REVIEW'))
    await intake.idle()
    full = false
    intake.look(judged(2, 'REVIEW'))
    await intake.idle()
    assert.deepEqual([faults.length, intake.skipped()], [1, 1])
  })
})
