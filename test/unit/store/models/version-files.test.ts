import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Content } from '../../../../src/domain/blobs/content.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'
import { createFolderBlobs } from '../../../../src/store/blobs/folder-blobs.ts'
import { createModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { receiveVersion, sendVersion } from '../../../../src/store/models/version-files.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'
import { DRAFT } from './manifest-fixture.ts'

/** A version that was sent, and an empty registry elsewhere. */
async function sent(t: TestContext) {
  const folder = tempFolder(t)
  const registryOf = (ownFolder: string) =>
    createModelRegistry({
      shippedFolder: join(folder, 'shipped'),
      ownFolder,
      now: () => new Date('2026-11-23T16:05:02.000Z'),
      isRunning: () => false
    })
  const version = await registryOf(join(folder, 'one')).publish('ring', async (aside) => {
    writeTree(aside, { 'encoder.onnx': 'the encoder', 'tfjs/weights.bin': 'weights' })
    return DRAFT
  })
  const content = createContent(createFolderBlobs(join(folder, 'blobs')))
  const manifest = await sendVersion(content, version)
  const ownFolder = join(folder, 'other')
  const other = registryOf(ownFolder)
  const receive = (source: Pick<Content, 'read' | 'save'> = content) =>
    receiveVersion(manifest, { ownFolder, source, open: other.open })
  return { version, content, manifest, ownFolder, other, receive, blobs: join(folder, 'blobs') }
}

suite('versions on their way', () => {
  test('a version arrives as it was sent', async (t) => {
    const { version, other, receive, ownFolder } = await sent(t)
    const id = await receive()
    assert.deepEqual(id, { recipe: 'ring', version: version.manifest.version })
    const received = await other.open('ring', id.version)
    assert.deepEqual(received.manifest, version.manifest)
    assert.equal(readFileSync(received.file('tfjs/weights.bin'), 'utf8'), 'weights')
    assert.deepEqual(readdirSync(join(ownFolder, 'ring')), [id.version])
    assert.deepEqual(await other.list('.receiving'), [])
  })

  test('one that is there is not fetched again; one that was damaged since is', async (t) => {
    const { version, other, receive, content } = await sent(t)
    await receive()
    const saved: string[] = []
    const counting = {
      read: content.read,
      save: async (...given: Parameters<Content['save']>) => {
        saved.push(given[1])
        return content.save(...given)
      }
    }
    const { version: id } = await receive(counting)
    assert.deepEqual(saved, [])
    writeFileSync((await other.open('ring', id)).file('encoder.onnx'), 'another one')
    await assert.rejects(other.open('ring', id))
    await receive(counting)
    assert.equal(saved.length, Object.keys(version.manifest.files).length)
    await other.open('ring', id)
  })

  test('a fetch that breaks off leaves no version, and goes on where it was', async (t) => {
    const { ownFolder, content, receive } = await sent(t)
    let left = 1
    const broken = {
      read: content.read,
      async save(...given: Parameters<Content['save']>) {
        if (left-- === 0) throw new Error('the link is cut')
        return content.save(...given)
      }
    }
    await assert.rejects(receive(broken), /the link is cut/)
    assert.equal(existsSync(join(ownFolder, 'ring')), false)
    await receive()
    assert.equal(existsSync(join(ownFolder, 'ring')), true)
  })

  test('a file that is missing or damaged is named', async (t) => {
    const { version, content, receive, blobs } = await sent(t)
    const { sha256 } = version.manifest.files['encoder.onnx']!
    writeFileSync(join(blobs, 'content', sha256.slice(0, 2), sha256), 'damaged')
    await assert.rejects(receive(), /a blob is damaged: expected SHA-256/)
    await content.remove('content', sha256)
    await assert.rejects(receive(), new RegExp(`expected a blob with SHA-256 ${sha256}`))
  })

  test('another version of the same name is not replaced', async (t) => {
    const { version, content, receive, ownFolder, other } = await sent(t)
    await receive()
    const { seal: _seal, ...changed } = JSON.parse(
      readFileSync(join(version.folder, 'manifest.json'), 'utf8')
    ) as Record<string, unknown>
    const text = JSON.stringify({ ...changed, threshold: 9 })
    const sha256 = await content.put('content', Buffer.from(text))
    await assert.rejects(
      receiveVersion(sha256, { ownFolder, source: content, open: other.open }),
      /is here with other content: it is not replaced/
    )
  })
})
