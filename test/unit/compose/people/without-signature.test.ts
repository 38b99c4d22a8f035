import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { withoutSignature } from '../../../../src/compose/people/without-signature.ts'
import type { Activation, ModelSwitch } from '../../../../src/domain/models/model-switch.ts'

const done = { recipe: 'ring', version: 'v2' } as Activation
const modelSwitch = { activate: async () => done, rollback: async () => done } as unknown as ModelSwitch
const order = { actor: { name: 'job 7' } }

suite('what cannot be signed', () => {
  test('activates nothing where a person has to sign it', async () => {
    const guarded = withoutSignature({ activate: true, threshold: false }, modelSwitch)
    await assert.rejects(guarded.activate('ring', 'v2', order), { code: 'SIGNATURE_BY_PERSON_ONLY' })
    await assert.rejects(guarded.rollback('ring', order), { code: 'SIGNATURE_BY_PERSON_ONLY' })
  })

  test('sets no threshold where a person has to sign that', async () => {
    const guarded = withoutSignature({ activate: false, threshold: true }, modelSwitch)
    assert.equal(await guarded.activate('ring', 'v2', order), done)
    const settings = { threshold: 0.5 }
    await assert.rejects(guarded.activate('ring', 'v2', { ...order, settings }), { code: 'SIGNATURE_BY_PERSON_ONLY' })
  })
})
