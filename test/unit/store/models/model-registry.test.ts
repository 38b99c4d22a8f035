import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { createModelRegistry, type ModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'
import { DRAFT, MANIFEST } from './manifest-fixture.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const FILES = {
  'encoder.onnx': 'the encoder',
  'tfjs/model.json': '{}',
  'tfjs/weights.bin': 'weights',
  'prototypes.bin': 'prototypes'
}

interface Fixture {
  readonly registry: ModelRegistry
  /** `<own>/ring` */
  readonly own: string
  readonly shipped: string
  setTime(iso: string): void
}
function fixture(t: TestContext, isRunning: (pid: number) => boolean = () => false): Fixture {
  const folder = tempFolder(t)
  let time = '2026-11-23T16:05:02.700Z'
  return {
    registry: createModelRegistry({
      shippedFolder: join(folder, 'shipped'),
      ownFolder: join(folder, 'own'),
      now: () => new Date(time),
      isRunning
    }),
    own: join(folder, 'own/ring'),
    shipped: join(folder, 'shipped/ring'),
    setTime(iso) {
      time = iso
    }
  }
}
const build = async (folder: string, files: Record<string, string> = FILES) => {
  writeTree(folder, files)
  return DRAFT
}
const publish = (registry: ModelRegistry, files: Record<string, string> = FILES) =>
  registry.publish('ring', (folder) => build(folder, files))

suite('model registry', () => {
  test('publishes a version that can be opened, with each file checksummed', async (t) => {
    const { registry, own } = fixture(t)
    const published = await publish(registry)
    assert.deepEqual(published.manifest, {
      ...MANIFEST,
      files: Object.fromEntries(
        Object.entries(FILES).map(([name, text]) => [name, { sha256: sha256(text), bytes: text.length }])
      )
    })
    const opened = await registry.open('ring', '20261123T160502Z-c0ffee')
    assert.deepEqual(opened.manifest, published.manifest)
    assert.equal(readFileSync(opened.file('tfjs/weights.bin'), 'utf8'), 'weights')
    assert.throws(() => opened.file('toString'), {
      code: 'MODEL_BROKEN',
      message: /it has no file toString; it has .*encoder\.onnx/
    })
    assert.deepEqual(readdirSync(own), ['20261123T160502Z-c0ffee'])
  })

  test('what is to happen beforehand sees the whole version; when that fails there is none', async (t) => {
    const { registry, own } = fixture(t)
    const seen: string[] = []
    const full = registry.publish('ring', build, undefined, async ({ version, files }) => {
      seen.push(version, ...Object.keys(files).sort())
      assert.equal(existsSync(join(own, version)), false)
      throw new Error('disk full')
    })
    await assert.rejects(full, { message: 'disk full' })
    assert.deepEqual(seen, ['20261123T160502Z-c0ffee', ...Object.keys(FILES).sort()])
    assert.deepEqual(readdirSync(own), [])
  })

  test('files that name the version are written last, with checksums; when that fails nothing is left', async (t) => {
    const { registry, own } = fixture(t)
    const { manifest, file } = await registry.publish(
      'ring',
      (folder) => build(folder),
      async (folder, { version, createdAt }) => writeTree(folder, { 'report.html': `${version} of ${createdAt}` })
    )
    const report = '20261123T160502Z-c0ffee of 2026-11-23T16:05:02.000Z'
    assert.equal(readFileSync(file('report.html'), 'utf8'), report)
    assert.deepEqual(manifest.files['report.html'], { sha256: sha256(report), bytes: report.length })

    await assert.rejects(
      registry.publish(
        'ring',
        (folder) => build(folder),
        async () => {
          throw new Error('no report')
        }
      ),
      { message: 'no report' }
    )
    assert.deepEqual(readdirSync(own), [manifest.version])
  })

  test('while it is being built there is no version', async (t) => {
    const { registry } = fixture(t)
    await registry.publish('ring', async (folder) => {
      writeTree(folder, FILES)
      assert.deepEqual(await registry.list('ring'), [])
      assert.deepEqual(await registry.removeLeftovers(), [])
      return DRAFT
    })
    assert.equal((await registry.list('ring')).length, 1)
  })

  test('a build that fails leaves nothing', async (t) => {
    const { registry, own } = fixture(t)
    await assert.rejects(
      registry.publish('ring', async (folder) => {
        writeTree(folder, FILES)
        throw new Error('out of memory')
      }),
      { message: 'out of memory' }
    )
    assert.deepEqual(readdirSync(own), [])
    assert.deepEqual(await registry.list('ring'), [])
  })

  test("what a killed process left is no version, and goes at the next start; a living one's stays", async (t) => {
    const { registry, own } = fixture(t, (pid) => pid === 4711)
    const version = (await publish(registry)).manifest.version
    const left = ['.publishing-4712-a', `.publishing-${process.pid}-b`].map((name) => join(own, name))
    for (const folder of [...left, join(own, '.publishing-4711-c')])
      cpSync(join(own, version), folder, { recursive: true })
    assert.deepEqual(
      (await registry.list('ring')).map((model) => model.version),
      [version]
    )
    for (const name of readdirSync(own).filter((name) => name.startsWith('.')))
      await assert.rejects(registry.open('ring', name), { code: 'MODEL_NOT_FOUND' })

    assert.deepEqual((await registry.removeLeftovers()).toSorted(), left.toSorted())
    assert.deepEqual(readdirSync(own).sort(), ['.publishing-4711-c', version])
    await registry.open('ring', version)
  })

  test('refuses a folder with no files, with links, or with a manifest of its own', async (t) => {
    const { registry, own } = fixture(t)
    await assert.rejects(publish(registry, {}), { message: /files: expected at least one file/ })
    await assert.rejects(publish(registry, { ...FILES, 'manifest.json': '{}' }), {
      message: /manifest\.json is written by the registry, but the maker/
    })
    await assert.rejects(
      registry.publish('ring', async (folder) => {
        symlinkSync('/etc/hostname', join(folder, 'link'))
        return DRAFT
      }),
      { message: /may hold files and folders; received 'link', which is neither/ }
    )
    await assert.rejects(
      registry.publish('ring', async (folder) => {
        writeTree(folder, FILES)
        return { ...DRAFT, threshold: NaN }
      }),
      { message: /threshold: .*expected number/ }
    )
    assert.deepEqual(readdirSync(own), [])
  })

  test('versions of one second do not overwrite each other', async (t) => {
    const { registry } = fixture(t)
    const versions = await Promise.all([publish(registry), publish(registry), publish(registry)])
    assert.deepEqual(versions.map(({ manifest }) => manifest.version).sort(), [
      '20261123T160502Z-c0ffee',
      '20261123T160503Z-c0ffee',
      '20261123T160504Z-c0ffee'
    ])
    for (const { manifest } of versions)
      assert.deepEqual((await registry.open('ring', manifest.version)).manifest, manifest)
  })

  test('lists own and shipped versions, newest first, and says which is broken', async (t) => {
    const { registry, own, shipped, setTime } = fixture(t)
    await publish(registry)
    mkdirSync(join(shipped, '..'), { recursive: true })
    renameSync(own, shipped)
    setTime('2027-01-01T00:00:00Z')
    await publish(registry)
    writeTree(own, { 'broken/manifest.json': '{' })
    const listed = await registry.list('ring')
    assert.deepEqual(
      listed.map(({ version, shipped, manifest }) => [version, shipped, manifest?.version]),
      [
        ['broken', false, undefined],
        ['20270101T000000Z-c0ffee', false, '20270101T000000Z-c0ffee'],
        ['20261123T160502Z-c0ffee', true, '20261123T160502Z-c0ffee']
      ]
    )
    assert.match(listed[0]!.manifest === null ? listed[0]!.problem : '', /manifest\.json is not JSON/)
    assert.equal(
      (await registry.open('ring', '20261123T160502Z-c0ffee')).folder,
      join(shipped, '20261123T160502Z-c0ffee')
    )
  })

  test('opens nothing that is damaged, and says what is wrong', async (t) => {
    const damages: [string, (folder: string) => void, RegExp][] = [
      [
        'truncated',
        (folder) => truncateSync(join(folder, 'encoder.onnx'), 4),
        /encoder\.onnx: expected 11 bytes, received 4/
      ],
      [
        'swapped',
        (folder) => cpSync(join(folder, 'prototypes.bin'), join(folder, 'encoder.onnx')),
        /encoder\.onnx: expected 11 bytes, received 10/
      ],
      [
        'one byte changed',
        (folder) => writeFileSync(join(folder, 'encoder.onnx'), 'the Encoder'),
        new RegExp(`encoder\\.onnx: expected SHA-256 ${sha256('the encoder')}, received ${sha256('the Encoder')}`)
      ],
      ['file missing', (folder) => rmSync(join(folder, 'tfjs/weights.bin')), /tfjs\/weights\.bin is missing/],
      ['folder missing', (folder) => rmSync(join(folder, 'tfjs'), { recursive: true }), /tfjs\/model\.json is missing/],
      [
        'file became a folder',
        (folder) => {
          rmSync(join(folder, 'prototypes.bin'))
          mkdirSync(join(folder, 'prototypes.bin'))
        },
        /prototypes\.bin: expected a file/
      ],
      ['manifest missing', (folder) => rmSync(join(folder, 'manifest.json')), /manifest\.json is missing/],
      [
        'a threshold written into the manifest',
        (folder) => {
          const file = join(folder, 'manifest.json')
          writeFileSync(file, readFileSync(file, 'utf8').replace(/"threshold": [\d.]+/, '"threshold": 99'))
        },
        /manifest\.json was changed since the version was made/
      ],
      ['manifest cut', (folder) => truncateSync(join(folder, 'manifest.json'), 40), /manifest\.json is not JSON/],
      [
        'manifest without threshold',
        (folder) => writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, threshold: undefined })),
        /threshold: /
      ],
      [
        'manifest of another version',
        (folder) => writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...MANIFEST, version: 'x' })),
        /the manifest says 'x' of 'ring'/
      ]
    ]
    for (const [name, damage, message] of damages) {
      const { registry } = fixture(t)
      const {
        folder,
        manifest: { version }
      } = await publish(registry)
      damage(folder)
      await assert.rejects(registry.open('ring', version), { code: 'MODEL_BROKEN', message }, name)
    }
  })

  test('what does not exist is not found; a name that is none reaches no path', async (t) => {
    const { registry, own } = fixture(t)
    const {
      manifest: { version }
    } = await publish(registry)
    for (const [recipe, wanted] of [
      ['ring', 'x'],
      ['other', version],
      ['ring', `../ring/${version}`],
      ['ring', '..'],
      ['../own/ring', version],
      ['ring', '']
    ] as const) {
      await assert.rejects(registry.open(recipe, wanted), {
        code: 'MODEL_NOT_FOUND',
        message: `model version '${wanted}' of recipe '${recipe}' does not exist`
      })
    }
    await assert.rejects(
      registry.publish('../up', async () => DRAFT),
      { code: 'RECIPE_INVALID' }
    )
    assert.equal(existsSync(join(own, '../../up')), false)
    assert.deepEqual(await registry.list('../own/ring'), [])
  })
})
