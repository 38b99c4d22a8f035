import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { parseManifest } from '../../../../src/store/models/parse-manifest.ts'
import { MANIFEST } from './manifest-fixture.ts'

const changed = (changes: object) => JSON.stringify({ ...MANIFEST, ...changes })
const file = { sha256: 'a'.repeat(64), bytes: 1 }

suite('parseManifest', () => {
  test('reads what a manifest says', () => {
    assert.deepEqual(parseManifest(JSON.stringify(MANIFEST)), MANIFEST)
  })

  test('says what is wrong, by name', () => {
    const cases: [string, RegExp][] = [
      ['', /not JSON/],
      ['{"format":1', /not JSON/],
      ['[]', /expected object, received \[\]/],
      [changed({ format: 2 }), /format: .*expected 1/],
      [changed({ threshold: NaN }), /threshold: .*expected number, received null/],
      [changed({ dataHash: 'abc' }), /dataHash: expected 64 hex digits/],
      [changed({ scoring: { k: 0, useDefectBank: false } }), /scoring\.k: /],
      [changed({ files: {} }), /files: expected at least one file/]
    ]
    for (const [text, message] of cases) assert.throws(() => parseManifest(text), { message })
  })

  test('lets no file name leave the folder', () => {
    for (const name of ['../a', 'a/../../b', '/etc/passwd', 'a\\b', 'C:a', '', '.', 'a//b', 'a/', './a']) {
      assert.throws(() => parseManifest(changed({ files: { [name]: file } })), { message: /files/ }, name)
    }
    for (const name of ['encoder.onnx', 'tfjs/model.json', '.hidden', 'a..b']) {
      assert.deepEqual(Object.keys(parseManifest(changed({ files: { [name]: file } })).files), [name])
    }
  })
})
