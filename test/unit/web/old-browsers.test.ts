import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

const WEB = join(PACKAGE_ROOT, 'src/web')
/** What browsers of the last four years may lack. */
const TOO_NEW = /\.(toReversed|toSorted|toSpliced)\(|\b(TextDecoderStream|withResolvers|groupBy|fromAsync)\b/

suite('browsers of the last four years', () => {
  test('know all that the page uses', () => {
    const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path))
    assert.ok(files.length > 100, `expected the page's sources, found ${files.length}`)
    assert.deepEqual(
      files.filter((path) => TOO_NEW.test(readFileSync(join(WEB, path), 'utf8'))),
      []
    )
  })

  test('lack what is looked for', () => {
    for (const text of ['known.toReversed()', 'new TextDecoderStream()', 'Promise.withResolvers()'])
      assert.match(text, TOO_NEW)
    assert.doesNotMatch('[...known].reverse()', TOO_NEW)
  })
})
