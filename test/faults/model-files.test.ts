// Model files that are truncated, swapped or missing: when the service starts, when a version is activated, when one is
// read anew.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { SHIPPED } from '../integration/service-fixture.ts'
import { tempFolder } from '../unit/temp-folder.ts'
import { checkJournal, createLine, PARTS } from './line.ts'
import { failToStart, startService } from './service.ts'

/** What is done to the files of a version, and what is said of it. */
const DAMAGES: readonly (readonly [string, (folder: string) => void, RegExp])[] = [
  [
    'truncated encoder',
    (folder) => {
      truncateSync(join(folder, 'encoder.onnx'), 1000)
    },
    /encoder\.onnx: expected \d+ bytes, received 1000/
  ],
  [
    'empty bank',
    (folder) => {
      truncateSync(join(folder, 'good.bank'), 0)
    },
    /good\.bank: expected \d+ bytes, received 0/
  ],
  [
    'one flipped bit',
    (folder) => {
      flipBit(join(folder, 'encoder.onnx'))
    },
    /encoder\.onnx: expected SHA-256 [0-9a-f]{64}, received [0-9a-f]{64}/
  ],
  [
    'swapped files',
    (folder) => {
      swap(join(folder, 'good.bank'), join(folder, 'weights.json'))
    },
    /good\.bank: expected \d+ bytes/
  ],
  [
    'missing encoder',
    (folder) => {
      rmSync(join(folder, 'encoder.onnx'))
    },
    /encoder\.onnx is missing/
  ],
  [
    'missing manifest',
    (folder) => {
      rmSync(join(folder, 'manifest.json'))
    },
    /manifest\.json is missing/
  ],
  [
    "another version's manifest",
    (folder) => {
      rename(join(folder, 'manifest.json'), '20200101T000000Z-abcdef')
    },
    /expected version '[\w-]+' of recipe 'demo-ring', the manifest says '20200101T000000Z-abcdef'/
  ]
]

/** A start takes seconds; the rest of them is tried on a service that runs. */
const AT_START: ReadonlySet<string> = new Set([
  'truncated encoder',
  'one flipped bit',
  'swapped files',
  'missing encoder'
])

function flipBit(file: string): void {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(file, bytes)
}

function swap(a: string, b: string): void {
  renameSync(a, `${a}.aside`)
  renameSync(b, a)
  renameSync(`${a}.aside`, b)
}

function rename(manifest: string, version: string): void {
  writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(readFileSync(manifest, 'utf8')) as object), version }))
}

/** The station's own copy of the shipped version: it hides the shipped one. */
function ownVersion(data: string): string {
  const folder = join(data, 'models/demo-ring', SHIPPED)
  mkdirSync(folder, { recursive: true })
  cpSync(join(PACKAGE_ROOT, 'models/demo-ring', SHIPPED), folder, { recursive: true })
  return folder
}

suite('broken model files', () => {
  for (const [what, damage, message] of DAMAGES.filter(([what]) => AT_START.has(what))) {
    test(`${what} at the start: the service does not come to serve, and names the file`, async (t) => {
      const data = tempFolder(t)
      damage(ownVersion(data))
      const { code, said } = await failToStart(t, data)
      assert.equal(code, 1, said)
      assert.match(said, message)
    })
  }

  test('while it serves: broken files change no verdict nor are activated; whole ones serve later', async (t) => {
    const data = tempFolder(t)
    const folder = ownVersion(data)
    const service = await startService(t, data)
    const line = createLine(service.url, 'camera')
    t.after(line.close)
    const load = line.run(2)
    for (const [what, damage, message] of DAMAGES) {
      damage(folder)
      await line.post()
      const reply = await fetch(`${service.url}/models/${SHIPPED}/activate?recipe=demo-ring`, { method: 'POST' })
      const { errorCode, detail } = (await reply.json()) as { errorCode: string; detail: string }
      assert.deepEqual([reply.status, errorCode], [409, 'MODEL_BROKEN'], what)
      assert.match(detail, message)
      // A recipe that is edited makes the service look again.
      assert.equal(
        (
          await fetch(`${service.url}/recipes/demo-ring`, {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ reviewBand: (0.001 * line.journal.length) / 1000 })
          })
        ).status,
        200
      )
      for (const shown of PARTS) await line.post(shown)
      rmSync(folder, { recursive: true })
      ownVersion(data)
    }
    await load.stop()
    checkJournal(line.journal)
    assert.equal(await service.kill('SIGTERM'), 0)
    const again = createLine((await startService(t, data)).url, 'again')
    t.after(again.close)
    for (const shown of PARTS) await again.post(shown)
    checkJournal(again.journal)
  })
})
