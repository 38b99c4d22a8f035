import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { checkSeal, sealed } from '../../../../src/store/models/manifest-seal.ts'

const again = (json: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(json)) as Record<string, unknown>

suite('manifest seal', () => {
  const manifest = sealed({ format: 1, threshold: 0.3, crop: { sizePx: 64, columnsPx: undefined } })

  test('what was read back as it was written passes, however it is laid out', () => {
    checkSeal(again(manifest))
    checkSeal(JSON.parse(JSON.stringify(manifest, null, 8)) as Record<string, unknown>)
  })

  test('a manifest from before there were seals passes', () => {
    checkSeal({ format: 1, threshold: 99 })
  })

  test('any change is found, also of the seal, or one put in or taken out', () => {
    for (const change of [{ threshold: 99 }, { seal: null }, { seal: '' }, { more: 1 }, { crop: {} }])
      assert.throws(() => {
        checkSeal({ ...again(manifest), ...change })
      }, /manifest\.json was changed since the version was made: expected the seal [0-9a-f]{64}, received/)
  })
})
