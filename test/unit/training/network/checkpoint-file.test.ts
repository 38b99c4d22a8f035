import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createCheckpointFile } from '../../../../src/training/network/checkpoint-file.ts'
import { writeFileAtomically } from '../../../../src/store/write-file.ts'
import type { Checkpoint } from '../../../../src/training/network/checkpoint.ts'
import { tempFolder } from '../../temp-folder.ts'

const checkpoint = (epoch: number): Checkpoint => ({
  history: [
    {
      epoch,
      epochs: 9,
      loss: 0.1 + epoch,
      tripletLoss: 0.1,
      reconstructionLoss: 0.2,
      validationAuroc: null,
      secondsLeft: 3.5
    }
  ],
  values: new Map([
    ['conv0/kernel', Float32Array.of(0.1, -2, 1e-30)],
    ['empty', new Float32Array()]
  ]),
  optimizer: [
    { name: 'iter', shape: [], dtype: 'int32', values: Float32Array.of(7) },
    { name: 'm', shape: [1, 2], dtype: 'float32', values: Float32Array.of(1, 2) }
  ]
})
const fails = (why: string): never => assert.fail(why)

const checkpointFile = (file: string, key: string, onUnusable: (why: string) => void) =>
  createCheckpointFile({ file, key, write: writeFileAtomically, onUnusable })

suite('createCheckpointFile', () => {
  test('gives back what was saved last, bit for bit', async (t) => {
    const file = join(tempFolder(t), 'a/b/checkpoint.bin')
    const store = checkpointFile(file, 'key', fails)
    await store.save(checkpoint(1))
    await store.save(checkpoint(2))
    assert.deepEqual(await store.load(), checkpoint(2))
    assert.deepEqual(await checkpointFile(file, 'key', fails).load(), checkpoint(2))
    assert.deepEqual(readdirSync(dirname(file)), ['checkpoint.bin'])
  })

  test('nothing there is no complaint', async (t) => {
    assert.equal(await checkpointFile(join(tempFolder(t), 'none'), 'key', fails).load(), null)
  })

  test('a checkpoint of another training is not used, and said to be', async (t) => {
    const file = join(tempFolder(t), 'c')
    await checkpointFile(file, 'key', fails).save(checkpoint(1))
    const said: string[] = []
    assert.equal(
      await checkpointFile(file, 'other', (why) => {
        said.push(why)
      }).load(),
      null
    )
    assert.equal(said.length, 1)
    assert.match(said[0]!, /another data set, other parameters .* starts from the beginning/)
    assert.ok(said[0]!.includes(file))
  })

  test('a file that is none, is cut off, or cannot be read is not used, and said to be', async (t) => {
    const folder = tempFolder(t)
    const whole = join(folder, 'whole')
    await checkpointFile(whole, 'key', fails).save(checkpoint(1))
    const bytes = readFileSync(whole)
    const contents: [string, Buffer][] = [
      ['garbage', Buffer.from('not a checkpoint')],
      ['empty', Buffer.alloc(0)],
      ['half', bytes.subarray(0, bytes.length >> 1)]
    ]
    for (const [name, content] of contents) writeFileSync(join(folder, name), content)
    mkdirSync(join(folder, 'folder'))
    for (const name of ['garbage', 'empty', 'half', 'folder']) {
      const said: string[] = []
      assert.equal(
        await checkpointFile(join(folder, name), 'key', (why) => {
          said.push(why)
        }).load(),
        null,
        name
      )
      assert.match(said.join(), /cannot be read \(.+\): training starts from the beginning$/, name)
    }
  })

  test('with one flipped bit anywhere it is not used: training on from other weights shows in nothing', async (t) => {
    const file = join(tempFolder(t), 'c')
    await checkpointFile(file, 'key', fails).save(checkpoint(1))
    const bytes = readFileSync(file)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 1 << (at % 8)
      writeFileSync(file, damaged)
      const said: string[] = []
      assert.equal(
        await checkpointFile(file, 'key', (why) => {
          said.push(why)
        }).load(),
        null,
        `byte ${at}`
      )
      assert.match(said.join(), /cannot be read \(its checksum does not match\): training starts from the beginning$/)
    }
  })

  test('a save that was broken off leaves the one before', async (t) => {
    const file = join(tempFolder(t), 'c')
    const store = checkpointFile(file, 'key', fails)
    await store.save(checkpoint(1))
    const leftover = join(dirname(file), '.c.4711')
    writeFileSync(leftover, 'half a check') // as a crash while writing leaves it
    assert.deepEqual(await store.load(), checkpoint(1))
    await store.save(checkpoint(2))
    assert.deepEqual(await store.load(), checkpoint(2))
    await store.remove()
    assert.deepEqual(readdirSync(dirname(file)), [])
  })

  test('a save that cannot be written fails, and leaves the one before', async (t) => {
    const file = join(tempFolder(t), 'c')
    const store = checkpointFile(file, 'key', fails)
    await store.save(checkpoint(1))
    const write = (): Promise<never> => Promise.reject(new Error('no space left'))
    const full = createCheckpointFile({ file, key: 'key', write, onUnusable: fails })
    await assert.rejects(full.save(checkpoint(2)), /no space left/)
    assert.deepEqual(await store.load(), checkpoint(1))
  })

  test('is gone once removed; removing it twice is no error', async (t) => {
    const file = join(tempFolder(t), 'c')
    const store = checkpointFile(file, 'key', fails)
    await store.save(checkpoint(1))
    await store.remove()
    await store.remove()
    assert.equal(await store.load(), null)
  })
})
