// A short run of `npm run fuzz`: the same targets, few inputs, in this process.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { runInputs } from './run-inputs.ts'
import { TARGETS } from './targets.ts'

suite('fuzz', () => {
  for (const target of TARGETS) {
    test(`${target.name}, ${target.few} inputs`, async () => {
      const { accepted, refused, findings } = await runInputs(target, 1, 0, target.few)
      assert.deepEqual(
        findings.map(
          ({ input, bytes, why }) => `input ${input} ${Buffer.from(bytes.subarray(0, 64)).toString('hex')}: ${why}`
        ),
        []
      )
      // Neither only broken inputs nor only harmless ones.
      assert.ok(accepted > 0 && refused > 0, `${accepted} accepted, ${refused} refused`)
    })
  }
})
