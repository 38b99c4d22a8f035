import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { growTo, openWasm, readBuilt } from '../../src/wasm-module.ts'

suite('modules of src/wasm', () => {
  test('each opening has memory of its own, which grows as far as is asked and no less', () => {
    const [one, other] = [openWasm('grey-jpeg'), openWasm('grey-jpeg')]
    const before = other.memory.buffer.byteLength
    growTo(one, before + 1)
    assert.equal(one.memory.buffer.byteLength, before + 65536)
    growTo(one, before)
    assert.equal(one.memory.buffer.byteLength, before + 65536)
    assert.equal(other.memory.buffer.byteLength, before)
  })

  test('one that was not built is named, with the command that builds it', () => {
    assert.throws(() => readBuilt(new URL('none.wasm', import.meta.url)), {
      message: /^expected a file that npm run build makes from src\/wasm: ENOENT.*none\.wasm'$/
    })
  })
})
