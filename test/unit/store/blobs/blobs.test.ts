// One suite for both: blobs in a folder, and in S3.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { BlobInfo, Blobs } from '../../../../src/domain/blobs/blobs.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'
import { createFolderBlobs } from '../../../../src/store/blobs/folder-blobs.ts'
import { openBlobs } from '../../../../src/store/blobs/open-blobs.ts'
import { tempFolder } from '../../temp-folder.ts'
import { S3_KEYS, startS3 } from './s3-server.ts'

type Test = Parameters<typeof tempFolder>[0]

const KINDS: Readonly<Record<string, (t: Test) => Promise<Blobs>>> = {
  folder: async (t) => createFolderBlobs(join(tempFolder(t), 'blobs')),
  S3: async (t) => openBlobs((await startS3(t)).address, 'unused', S3_KEYS),
  'S3 below a prefix': async (t) => {
    const { bucket, endpoint } = await startS3(t)
    return openBlobs(`s3://${bucket}/plant/north?endpoint=${endpoint}`, 'unused', S3_KEYS)
  }
}

const bytes = (text: string): Uint8Array => Buffer.from(text)
const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

async function textOf(blobs: Blobs, key: string): Promise<string | undefined> {
  const found = await blobs.get(key)
  if (found === undefined) return undefined
  const data = await buffer(found.stream)
  assert.equal(found.bytes, data.length)
  return data.toString()
}

async function listed(blobs: Blobs, prefix: string): Promise<BlobInfo[]> {
  const all: BlobInfo[] = []
  for await (const blob of blobs.list(prefix)) all.push(blob)
  return all.sort((a, b) => (a.key < b.key ? -1 : 1))
}

for (const [kind, open] of Object.entries(KINDS)) {
  suite(`blobs: ${kind}`, () => {
    test('what was put is there, whole, until it is deleted', async (t) => {
      const blobs = await open(t)
      assert.equal(await blobs.get('a/b'), undefined)
      assert.equal(await blobs.head('a/b'), undefined)
      await blobs.put('a/b', bytes('one'))
      assert.equal(await textOf(blobs, 'a/b'), 'one')
      assert.deepEqual(await blobs.head('a/b'), { key: 'a/b', bytes: 3 })
      await blobs.put('a/b', bytes('another'))
      assert.equal(await textOf(blobs, 'a/b'), 'another')
      await blobs.delete('a/b')
      assert.equal(await blobs.get('a/b'), undefined)
      await blobs.delete('a/b')
    })

    test('an empty blob and a large one', async (t) => {
      const blobs = await open(t)
      await blobs.put('empty', bytes(''))
      assert.equal(await textOf(blobs, 'empty'), '')
      const large = Buffer.alloc(6_000_000, 'okng')
      await blobs.put('large', large)
      assert.ok((await buffer((await blobs.get('large'))!.stream)).equals(large))
    })

    test('a list has what begins with the prefix, in no order', async (t) => {
      const blobs = await open(t)
      for (const key of ['b/2', 'b/1', 'ba', 'c/d/e', 'b-1']) await blobs.put(key, bytes(key))
      assert.deepEqual(await listed(blobs, 'b/'), [
        { key: 'b/1', bytes: 3 },
        { key: 'b/2', bytes: 3 }
      ])
      assert.deepEqual(
        (await listed(blobs, '')).map(({ key }) => key),
        ['b-1', 'b/1', 'b/2', 'ba', 'c/d/e']
      )
      assert.deepEqual(await listed(blobs, 'nothing'), [])
    })

    test('names that lead elsewhere are refused', async (t) => {
      const blobs = await open(t)
      for (const key of ['', '/a', '../a', 'a/../b', 'a//b', '.a', 'A', 'a\0', 'a'.repeat(600)])
        await assert.rejects(async () => blobs.put(key, bytes('x')), /expected the name of a blob/, key)
    })

    test('content has its checksum as its name, and is checked when it is read', async (t) => {
      const blobs = await open(t)
      const content = createContent(blobs)
      const sha256 = await content.put('content', bytes('picture'))
      assert.equal(sha256, sha256Of('picture'))
      assert.deepEqual([await content.has('content', sha256), await content.has('pictures', sha256)], [true, false])
      assert.equal(Buffer.from((await content.read('content', sha256))!).toString(), 'picture')
      const file = join(tempFolder(t), 'sub/picture')
      assert.equal(await content.save('content', sha256, file), true)
      assert.equal(readFileSync(file, 'utf8'), 'picture')
      writeFileSync(file, 'damaged')
      assert.equal(await content.save('content', sha256, file), true)
      assert.equal(readFileSync(file, 'utf8'), 'picture')
      assert.equal(await content.save('content', sha256Of('other'), file), false)
      await blobs.put(`content/${sha256.slice(0, 2)}/${sha256}`, bytes('damaged'))
      await assert.rejects(content.read('content', sha256), /a blob is damaged: expected SHA-256/)
      await assert.rejects(content.read('content', '../../etc'), /expected a SHA-256/)
    })
  })
}

suite('blobs: S3 with faults', () => {
  const opened = async (t: Test) => {
    const server = await startS3(t)
    const pauses: number[] = []
    const pause = async (ms: number): Promise<void> => void pauses.push(ms)
    return { server, pauses, blobs: openBlobs(server.address, 'unused', S3_KEYS, { timeoutMs: 500, pause }) }
  }

  test('503 and silence: it is asked again, at last with longer pauses, and says so when it gives up', async (t) => {
    const { server, blobs, pauses } = await opened(t)
    const faults = ['unavailable', 'silent'] as const
    let n = 0
    server.faults = () => faults[n++]
    await blobs.put('a', bytes('one'))
    assert.deepEqual(pauses, [200, 1000])
    assert.equal(await textOf(blobs, 'a'), 'one')
    server.faults = () => 'unavailable'
    await assert.rejects(blobs.put('a', bytes('two')), {
      code: 'BLOBS_UNAVAILABLE',
      message: /PUT \/okng-.*\/a: 503 .*SlowDown/
    })
    server.faults = () => undefined
    assert.equal(await textOf(blobs, 'a'), 'one')
  })

  test('a full storage is not asked again', async (t) => {
    const { server, blobs, pauses } = await opened(t)
    server.faults = () => 'full'
    await assert.rejects(blobs.put('a', bytes('one')), { code: 'BLOBS_UNAVAILABLE', message: /507 .*StorageFull/ })
    assert.deepEqual([pauses, server.asked], [[], ['PUT']])
  })

  test('an answer that breaks off is an error, never half a blob', async (t) => {
    const { server, blobs } = await opened(t)
    const content = createContent(blobs)
    const sha256 = await content.put('content', Buffer.alloc(100_000, 'x'))
    server.faults = () => 'cut'
    await assert.rejects(content.read('content', sha256), { code: 'BLOBS_UNAVAILABLE' })
  })

  test('an unknown key and a bucket that is missing are named', async (t) => {
    const { address, bucket } = await startS3(t)
    const wrong = openBlobs(address, 'unused', { ...S3_KEYS, accessKeyId: 'UNKNOWN' })
    await assert.rejects(wrong.put('a', bytes('one')), { message: /403 [\s\S]*InvalidAccessKeyId/ })
    const missing = openBlobs(address.replace(bucket, 'no-such-bucket'), 'unused', S3_KEYS)
    await assert.rejects(missing.get('a'), { message: /404 [\s\S]*NoSuchBucket/ })
  })
})
